// One talk with a script of ours at a machine, by a run command of the plan:
// its parameters, its end, its answer.
#pragma once

#include "engine/task.hpp"
#include "guest/rescue_answer.hpp"
#include "guest/rescue_request.hpp"
#include "rescue/job.hpp"

#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::rescue {

// No aggregates: GCC 12 mistreats those as parameters of coroutines.

// One run of a script.
struct Saying {
  Saying() = default;

  std::string step;         // of the plan, whose request it is
  std::string part;         // names the run command
  std::string vm;           // where the script runs
  std::string_view script;  // text, as it is sent
  std::string request;      // values of its parameters
  Secret secret;
};

// The answer with the nonce of this very run, whatever it says. A run that an
// earlier process began is waited for first.
engine::Task<Result<guest::RescueAnswer>> say(Job& job, Saying what);

// A report that comes in chunks, each by one run of a script. Confined.
class Reporter {
 public:
  Reporter(const Reporter&) = delete;
  Reporter& operator=(const Reporter&) = delete;

  // The chunk from there on.
  virtual engine::Task<Result<guest::RescueAnswer>> from(std::size_t offset) = 0;

  // The error that this answer is, which says no.
  virtual Error refusal(const guest::RescueAnswer& answer) const = 0;

 protected:
  Reporter() = default;
  ~Reporter() = default;
};

// All of it; begun anew, some times, where it changes meanwhile.
engine::Task<Result<guest::RescueReport>> whole_report(Reporter& reporter);

// What is asked of the rescue machine.
struct Question {
  Question() = default;

  std::string step;
  std::string part;
  guest::RescueVerb verb = guest::RescueVerb::probe;
  guest::RescueDisk disk;
  std::vector<guest::RescueStep> steps;
};

// Of `prepare`, `probe` and `read`: all that it found, in as many runs as its
// answer takes. A no is the error of it (volume_verdict.hpp).
engine::Task<Result<guest::RescueReport>> ask(Job& job, Question question);

// Of `write`: all steps, in as many runs as they take. Paths of the files that
// were read back.
engine::Task<Result<std::vector<std::string>>> have_written(Job& job, Question question);

// How this disk shows at the rescue machine, where it is attached.
engine::Task<Result<guest::RescueDisk>> disk_at_rescue_vm(Job& job, std::string disk);

// Until when this machine may take a request of now, in seconds since 1970: by
// ARM's clock, because one's own may be wrong by hours.
engine::Task<Result<std::int64_t>> request_not_after(Job& job, std::string vm);

}  // namespace azvmreset::rescue
