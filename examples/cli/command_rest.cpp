#include <azvmreset/masking.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "commands.hpp"
#include "failure.hpp"
#include "secret_input.hpp"
#include "session.hpp"

namespace azvmreset::cli {
namespace {

constexpr std::size_t longest_body = 16u << 20;

// Whoever may run `ps` reads an inline body, so one that holds a secret is
// refused, and so is one that cannot be judged.
Result<Secret> inline_body(const std::string& text) {
  const auto member = secret_shaped_member(text);
  if (!member) {
    return usage_error("--body is not JSON: " + member.error().message, "send other content with --body @FILE or -");
  }
  if (*member) {
    return usage_error("--body holds the secret-shaped member " + **member + ", where every process could read it",
                       "put the body in a file and use --body @FILE, or --body - for standard input");
  }
  return Secret(text);
}

Result<Secret> body_of(const Call& call) {
  const auto body = call.settings.text(Option::body);
  if (!body) return Secret();
  if (*body == "-") return read_standard_input(call.console.interrupts, longest_body);
  if (body->starts_with('@')) return read_file(body->substr(1), call.console.interrupts, longest_body);
  return inline_body(*body);
}

Result<std::pair<std::string, std::string>> header_of(const std::string& line) {
  const std::size_t colon = line.find(':');
  if (colon == 0 || colon == std::string::npos) return usage_error("--header: expected 'NAME: VALUE', found no colon");
  const std::size_t value = std::min(line.find_first_not_of(" \t", colon + 1), line.size());
  return std::pair(line.substr(0, colon), line.substr(value));
}

FinalStateVia final_state_via_of(const Settings& settings) {
  const std::string via = settings.text_or_empty(Option::final_state_via);
  if (via == "azure-async-operation") return FinalStateVia::azure_async_operation;
  if (via == "location") return FinalStateVia::location;
  return via == "original-uri" ? FinalStateVia::original_uri : FinalStateVia::unset;
}

Result<RestRequest> request_of(const Call& call) {
  const auto& words = call.arguments.operands;
  if (words.size() != 2) {
    return usage_error("expected METHOD and URL, found " + std::to_string(words.size()) + " words without an option",
                       "azvmreset rest GET '/subscriptions?api-version=2022-12-01'");
  }
  std::string method = words[0];
  std::ranges::transform(method, method.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  RestRequest request(std::move(method), words[1]);
  for (const std::string& line : call.settings.all(Option::header)) {
    auto header = header_of(line);
    if (!header) return std::move(header).error();
    request.headers.push_back(std::move(*header));
  }
  auto body = body_of(call);
  if (!body) return std::move(body).error();
  request.body = std::move(*body);
  request.wait = call.settings.on(Option::wait);
  request.all = call.settings.on(Option::all);
  request.final_state_via = final_state_via_of(call.settings);
  return request;
}

Result<RestResponse> run(Call& call) {
  auto request = request_of(call);
  if (!request) return std::move(request).error();
  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return std::move(session).error();
  if (!request->wait) session->progress().be_brief();
  return session->finish(session->client().rest(std::move(*request)));
}

void print(Call& call, const RestResponse& response) {
  const std::string_view body = response.body.expose();
  if (body.empty()) {
    call.console.err << "azvmreset: HTTP " << response.status << ", no body\n";
  } else if (call.settings.on(Option::raw)) {
    call.console.out << body << '\n';
  } else {
    const bool screen = call.console.terminal.shows_results();
    call.console.out << mask_secrets(body, screen ? JsonStyle::pretty : JsonStyle::compact) << '\n';
  }
}

}  // namespace

int rest(Call& call) {
  const auto response = run(call);
  if (response) {
    print(call, *response);
    return 0;
  }
  // The answer to a request is JSON, and so is the error in its place.
  call.console.out << to_json(response.error()) << '\n';
  call.console.err << text_of(response.error());
  return exit_code_of_rest(response.error());
}

}  // namespace azvmreset::cli
