#include <azvmreset/resume.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "failure.hpp"
#include "new_password.hpp"
#include "printable.hpp"
#include "reset_request.hpp"
#include "resume_file.hpp"
#include "resume_rescue.hpp"
#include "sealed_password.hpp"
#include "secret_input.hpp"
#include "secret_out.hpp"

namespace azvmreset::cli {
namespace {

constexpr std::size_t longest_token = 16u << 10;

struct Reading {
  std::string token;
  ResumeFile file;
  std::optional<SealingKey> key;  // of a sealed password
  Sink secret_sink;
};

// What a sealed password takes; both or neither.
Result<void> take_sealing(Call& call, Reading& reading) {
  auto key = given_sealing_key(call);
  if (!key) return std::move(key).error();
  const auto secret_out = call.settings.text(Option::secret_out);
  if (key->has_value() != secret_out.has_value()) {
    return usage_error("a sealed password takes both --sealing-key, which opens it, and --secret-out, which keeps it",
                       "azvmreset resume FILE --sealing-key KEY --secret-out NEW-FILE");
  }
  if (!secret_out) return {};
  auto sink = secret_sink_of(*secret_out);
  if (!sink) return std::move(sink).error();
  reading.key = std::move(*key);
  reading.secret_sink = std::move(*sink);
  return {};
}

std::string options_to_go_on(const Settings& settings) {
  if (!settings.text(Option::sealing_key)) return {};
  return " --sealing-key " + printable(settings.text_or_empty(Option::sealing_key)) + " --secret-out " +
         printable(settings.text_or_empty(Option::secret_out));
}

Result<Reading> read_token(const Call& call) {
  const auto& words = call.arguments.operands;
  if (words.size() != 1) {
    return usage_error(
        "expected one FILE with a resume token, found " + std::to_string(words.size()) + " words without an option",
        "azvmreset resume FILE, or - for standard input");
  }
  const bool piped = words.front() == "-";
  if (piped && call.settings.on(Option::password_stdin)) {
    return usage_error("the token and the password cannot both come from standard input");
  }
  auto text = piped ? read_standard_input(call.console.interrupts, longest_token)
                    : read_file(words.front(), call.console.interrupts, longest_token);
  if (!text) return std::move(text).error();
  const Secret line = without_line_end(std::move(*text));
  return Reading{std::string(line.expose()), piped ? ResumeFile() : ResumeFile::of(words.front()), {}, {}};
}

Result<ResetResult> go_on(Session& session, const Reading& reading, Secret password) {
  Resume request(reading.token);
  request.password = std::move(password);
  request.resume_sink = reading.file.sink();
  request.sealing_key = reading.key;
  request.secret_sink = reading.secret_sink;
  return session.finish(session.client().resume(std::move(request)));
}

Result<ResetResult> run(Call& call, const Reading& reading) {
  Secret password;
  if (gives_password(call.settings)) {
    if (auto error = refuse_password_sources(call)) return std::move(*error);
    auto given = new_password(call, "the account");
    if (!given) return std::move(given).error();
    password = std::move(*given);
  }
  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return std::move(session).error();
  const bool may_ask = password.empty() && call.console.terminal.can_ask();
  auto result = go_on(*session, reading, std::move(password));
  if (result || result.error().code != ErrorCode::not_sent || !may_ask) return result;

  call.console.err << "azvmreset: nothing had been sent; the password is needed again\n";
  auto asked = new_password(call, "the account");
  if (!asked) return std::move(asked).error();
  return go_on(*session, reading, std::move(*asked));
}

// A key that stands where one was made for a single reset is of no more use;
// any other is somebody's own.
void tell_of_files(Call& call) {
  const auto path = call.settings.text(Option::sealing_key);
  if (!path) return;
  tell_of_secret_out(call.console.err, call.settings.text_or_empty(Option::secret_out));
  if (path != beside_secret_out(call.settings, ".key")) return;
  call.console.err << "azvmreset: the key in " << printable(*path) << " has done its work, and can be deleted\n";
}

}  // namespace

int resume(Call& call) {
  if (names_journal(call)) return resume_rescue(call);
  auto reading = read_token(call);
  if (!reading) return report_failure(call, reading.error());
  if (auto taken = take_sealing(call, *reading); !taken) return report_failure(call, taken.error());
  const auto result = run(call, *reading);
  const int exit_code = report_reset(call, result);
  reading->file.settle(call, result, options_to_go_on(call.settings));
  if (result) tell_of_files(call);
  return exit_code;
}

}  // namespace azvmreset::cli
