#include "guest/errors_document.hpp"

#include <azvmreset/error.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>

#include "base/format.hpp"
#include "guest/failure_catalogue.hpp"

namespace azvmreset::test {
namespace {

using base::format;
using guest::Failure;

// What is only said in comments elsewhere. A code without a meaning shows in
// the document, and a test looks for that.
const std::map<std::string_view, std::string_view> meanings = {
    {"refused", "ARM answered no"},
    {"guest_refused", "the guest answered no; `remedy` names the way on"},
    {"protocol", "a redirect, a foreign URL, an answer that breaks ARM's contract"},
    {"throttled", "429 until the tries ran out"},
    {"server_error", "5xx until the tries ran out"},
    {"invalid_argument", "the call itself cannot be carried out"},
    {"not_finished", "the result was asked for before the end"},
    {"would_deadlock", "wait, step or close from inside a callback"},
    {"wrong_thread", "another thread drives this client's loop now"},
    {"forked", "the client was made before fork()"},
    {"closed", "the client is closed"},
    {"not_sent", "resumed: the write never left, and the password is needed again"},
    {"blocked", "a blocker was found; nothing was sent, unless a rescue had begun (`rescue_state`)"},
    {"authentication_failed", "no token, or 401"},
    {"permission_denied", "403"},
    {"not_found", "404: no such subscription, resource group or VM, or not for this identity"},
    {"deadline_exceeded", "the time was up before the end"},
    {"cancelled", "the caller ended it"},
    {"outcome_unknown", "a write may have arrived; what became of it is not known"},
    {"status_unreadable", "the operation goes on in Azure, its status cannot be read"},
    {"network", "the connection broke"},
    {"name_resolution", "the host's name has no address"},
    {"connection", "nobody answers at the address"},
    {"tls", "the server's certificate or the TLS handshake is not accepted"},
    {"proxy", "the proxy refuses"},
    {"out_of_memory", "no memory"},
    {"internal", "a fault of the library"},
};

std::string codes() {
  std::string text;
  for (std::int32_t number = 100; number < 1100; ++number) {
    const auto code = static_cast<ErrorCode>(number);
    if (name_of(code) == "unknown") continue;
    const auto meaning = meanings.find(name_of(code));
    text +=
        format("| `{}` | {} | {} | `{}` | {} |\n", name_of(code), number, static_cast<std::int32_t>(category_of(code)),
               name_of(category_of(code)), meaning == meanings.end() ? "(no meaning)" : meaning->second);
  }
  return text;
}

// Of Markdown's own characters only the bar ends a cell, and only the star
// could be taken for emphasis outside of code.
std::string known_by(const Failure& failure) {
  std::string text;
  const auto add = [&](const std::string& mark) { text += (text.empty() ? "`" : " · `") + mark + '`'; };
  for (const std::string_view pattern : failure.patterns) {
    if (!pattern.empty()) add(std::string(pattern));
  }
  for (const std::uint32_t hresult : failure.hresults) {
    if (hresult != 0) add(format("0x{:08X}", hresult));
  }
  if (!failure.win32.empty()) text += format(" ({})", failure.win32);
  return text;
}

std::string rows() {
  std::string text;
  for (const Failure& failure : guest::failure_catalogue()) {
    text += format("\n### {}\n\n{}.\n\n", failure.name, failure.meaning);
    text += format("* What to do: {}.\n", failure.remedy);
    text += format("* Known by: {}\n", known_by(failure));
    text += format("* Refused by: {}; read in: {}; the same request may succeed afterwards: {}{}\n",
                   name_of(failure.refuser), name_of(failure.place), failure.retryable ? "yes" : "no",
                   failure.vague ? "; says little, so read on" : "");
    text += format("* More: <{}>\n", help_url(failure));
    text += format("* How we know: {} ({})\n", name_of(failure.knowledge), failure.source);
  }
  return text;
}

}  // namespace

std::string errors_document() {
  return R"(# Errors

Made by the test program of the guest floor (`test_guest` with `AZVMRESET_UPDATE_DOCS=1` in the environment); a test
keeps it so.

## Codes of the library

`code` in the error document, `ErrorCode` in C++. The category is the exit code of the command line. Numbers are never
reused.

| code | number | exit | category | meaning |
|---|---|---|---|---|
)" + codes() +
         R"(
## Failure catalogue

What a reset, what goes with it, and the sign-in are known to fail with: `failure` in the error document names the
row. The first row that a text shows is taken, so the telling ones stand before the vague ones. A mark without a space
is a code and is found as a whole word; `*` stands for anything; case does not matter.

*Refused by* says who said no: `guest`, the handler inside the VM; `platform`, ARM, and nothing reached the guest;
`nobody`, the guest has not answered and may still do it, hours or days later; `unclear`, ARM, but the same answer may
meet a resend while the first try is being carried out. *Read in*: `answer` is ARM's answer to the request, `operation`
the end of the operation that it began, `extension` the words of the handler, `sign-in` what a person sees who signs
in, or the guest's event log, `script` what a script in the guest wrote. Where that is `net` or any other program of
Windows, its number is known in every language: as 0x8007 and the number in hexadecimal.

*How we know*: `documented` by Microsoft, a `field report`, or `inferred`; then where: `F` is a row of the project's
Azure facts (section and row), a path is a page of Microsoft Learn, `owner/name#1` an issue on GitHub. **No row has
been compared with Azure itself yet.**
)" + rows();
}

}  // namespace azvmreset::test
