// A password that the guest makes and seals: which key opens it, and where
// that key is.
#pragma once

#include <azvmreset/reset.hpp>
#include <azvmreset/result.hpp>
#include <azvmreset/sealing.hpp>
#include <azvmreset/sink.hpp>

#include <optional>
#include <string>

#include "commands.hpp"

namespace azvmreset::cli {

class SealedPassword {
 public:
  // What --sealed, --sealing-key and --key-out say; nothing without --sealed.
  // A key is made where none is given, which takes a moment.
  static Result<std::optional<SealedPassword>> planned(Call& call);

  // The key alone, for a dry run: nothing is kept, because nothing is sent.
  static Result<std::optional<SealingKey>> rehearsed(Call& call);

  // Key, and where it and the password are kept.
  void take(ResetPassword& request) const;

  // For the target card: who makes the password, and where it will be.
  std::string plan() const;

  // What `azvmreset resume FILE` needs besides: " --sealing-key KEY
  // --secret-out FILE".
  std::string options_to_go_on() const;

  // Says where the key stays; one that was made for this reset alone goes once
  // it is of no more use.
  void settle(Call& call, const Result<ResetResult>& result) const;

 private:
  SealedPassword(SealingKey key, Sink secret_sink) : key_(std::move(key)), secret_sink_(std::move(secret_sink)) {}

  SealingKey key_;
  Sink secret_sink_;
  Sink key_sink_;
  std::string secret_out_;  // as it was given
  std::string key_file_;
  bool for_this_reset_ = false;  // nobody asked to keep the key
};

// The key of --sealing-key, if it was given; warns where others can read it.
Result<std::optional<SealingKey>> given_sealing_key(Call& call);

// Where a file for --secret-out FILE is expected that belongs to it: FILE.key.
// Nothing where --secret-out is no file.
std::optional<std::string> beside_secret_out(const Settings& settings, std::string_view ending);

}  // namespace azvmreset::cli
