// One attempt to have VMAccess do something, and what a later look at the
// extension says about it. Pure.
#pragma once

#include "arm/extension_view.hpp"
#include "guest/handler_version.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace azvmreset::ops {

// The instance as it was before the write. Its instance view outlives the run
// that it tells of, so a later one counts only if it differs. Both are digests
// of 64 hexadecimal digits: a resume token has no room for other people's words.
struct Before {
  std::string tag;
  std::string statuses;
};
Before before_of(const arm::ExtensionView& extension);

struct Attempt {
  std::string name;  // of the extension instance
  guest::HandlerVersion version;
  std::string tag;
  std::optional<Before> before;  // if it was there
};

// The VMAccess instance that this operation has written to, as long as it may
// be there.
struct WrittenInstance {
  std::string name;
  bool existed = false;   // before the first write
  bool reported = false;  // what became of the write is known
};

// What the extension says is not what it said before the write.
bool has_news(const arm::ExtensionView& now, const Attempt& attempt);

// What is already known when somebody looks.
enum class Told : std::uint8_t {
  nothing,    // no answer to the write arrived, or none that can be trusted
  succeeded,  // the operation that the write started ended in Succeeded
  failed,     // it ended in something else
};

enum class Verdict : std::uint8_t {
  absent,        // the extension is not there, or still is what it was
  overwritten,   // somebody else has written to it since
  running,       // the attempt goes on
  succeeded,     // proved for this attempt
  failed,        // the platform says so of this attempt
  contradicted,  // Succeeded, but the guest's newest words are of a failure
  unproved,      // Succeeded, but that may be the word on an earlier run
};

struct Look {
  Verdict verdict = Verdict::absent;
  std::string guest_text;  // of this attempt, as received; empty when there is none yet
};

// `seen_running`: an earlier look found this attempt running, so that what
// ended since is this attempt.
Look judge(const arm::ExtensionView& now, const Attempt& attempt, Told told, bool seen_running);

}  // namespace azvmreset::ops
