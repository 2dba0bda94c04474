// Whatever a service answers, the operation table asks nobody but ARM, and every end has its reason.
//
// Input: the method on the first line; then answers, separated by a line "---", each with a line of status, header
// name and header value, and a body after it.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "arm/lro_table.hpp"
#include "base/decimal.hpp"
#include "fuzz/require.hpp"
#include "fuzz/shown.hpp"
#include "http/sendable.hpp"
#include "support/scripted_sender.hpp"

using namespace azvmreset;

namespace {

std::string_view take_until(std::string_view& text, std::string_view mark) {
  const auto end = text.find(mark);
  const auto part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + mark.size());
  return part;
}

http::Response next_answer(std::string_view& text) {
  auto record = take_until(text, "\n---\n");
  auto line = take_until(record, "\n");
  const auto status = base::parse_decimal(take_until(line, " ")).value_or(200);
  const auto name = take_until(line, " ");
  return test::response(200 + static_cast<int>(status % 400), {{std::string(name), std::string(line)}}, record);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto endpoint = arm::Endpoint::parse("https://management.azure.com").value();
  for (const auto via : {FinalStateVia::unset, FinalStateVia::original_uri, FinalStateVia::location}) {
    std::string_view rest = text;
    std::string method(take_until(rest, "\n"));
    if (!http::check_method(method)) method = "PUT";
    arm::LroTable table(endpoint, std::move(method), test::url("https://management.azure.com/vm"), via);
    auto step = table.first(next_answer(rest));
    for (;;) {
      if (step.url) require(step.url->same_origin(endpoint.url()));
      const bool goes_on = step.action == arm::LroAction::poll || step.action == arm::LroAction::read_resource;
      if (goes_on) require(step.url.has_value());
      if (step.action == arm::LroAction::fail) require(step.error.has_value());
      if (step.error) require(!(*step.error)->message.empty() && is_fit_to_show((*step.error)->message));
      if (!goes_on || rest.empty()) break;
      step = table.next(next_answer(rest));
    }
  }
  return 0;
}
