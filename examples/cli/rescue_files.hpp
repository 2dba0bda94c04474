// What a rescue keeps on this machine: its journal, and the key and password
// of the one that it plants.
#pragma once

#include <azvmreset/rescue.hpp>

#include <optional>
#include <string>

#include "commands.hpp"

namespace azvmreset::cli {

// A new journal: the file of --journal, else one in the working directory that
// is named after VM and plan, so that whoever comes back finds it with ls. One
// that is there is refused: it is that of a rescue that was begun.
Result<std::string> new_journal(const Settings& settings, const Plan& plan);

// The same where there is no plan yet.
Result<std::string> new_journal(const Settings& settings, const ResourceId& vm);

// The one that --journal names, which must be there.
Result<std::string> given_journal(const Settings& settings);

// How the password of the account comes to be, and where it stays.
class RescueSecrets {
 public:
  // What --rdp, --offline-plaintext, --secret-out, --sealing-key and --key-out
  // say. A key is made where none is given, which takes a moment.
  static Result<RescueSecrets> planned(Call& call);

  // Of a rescue that is gone on with; without --sealing-key and --secret-out a
  // sealed password stays where it is.
  static Result<RescueSecrets> of_resumed(Call& call);

  void take(Rescue& request);
  void take(ResumeRescue& request);

  // For the target card; empty where no password is set.
  const std::string& told() const noexcept { return told_; }

  // " --sealing-key KEY --secret-out FILE", " --password-file FILE", or nothing.
  std::string options_to_go_on() const;

  // Says where the password is, and where its key stays; a key that was made
  // for this rescue alone goes once it is of no more use.
  void settle(Call& call, const Result<RescueResult>& result) const;

 private:
  Result<void> choose_password(Call& call);
  Result<void> take_key(Call& call);

  std::optional<SealingKey> key_;
  Secret password_;
  Sink key_sink_;
  Sink secret_sink_;
  std::string key_file_;
  std::string secret_out_;
  std::string told_;
  bool chosen_ = false;           // the password: it is asked for again
  bool for_this_rescue_ = false;  // nobody asked to keep the key
};

// The commands that go on and back, after an end that left something.
void tell_how_to_go_on(Call& call, const std::string& journal, const std::string& options);

// Whether this error says that a rescue stays as it is.
bool may_be_resumed(const Error& error);

}  // namespace azvmreset::cli
