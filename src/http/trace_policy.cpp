#include "http/trace_policy.hpp"

#include "base/ascii.hpp"
#include "base/encoding/hex.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace azvmreset::http {

namespace {

// "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
constexpr std::size_t kVersionSize = 2;
constexpr std::size_t kTraceAt = 3;
constexpr std::size_t kTraceSize = 32;
constexpr std::size_t kSpanAt = 36;
constexpr std::size_t kSpanSize = 16;
constexpr std::size_t kFlagsAt = 53;
constexpr std::size_t kFlagsSize = 2;
constexpr std::size_t kSize = 55;

bool is_hex(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return base::is_digit(c) || (c >= 'a' && c <= 'f'); });
}

bool is_id(std::string_view text) noexcept { return is_hex(text) && text.find_first_not_of('0') != text.npos; }

bool is_traceparent(std::string_view text) noexcept {
  if (text.size() < kSize) return false;
  const std::string_view version = text.substr(0, kVersionSize);
  // A later version may say more behind a dash; the first one may not.
  const bool ends = text.size() == kSize || (version != "00" && text[kSize] == '-');
  return ends && is_hex(version) && version != "ff" && text[kTraceAt - 1] == '-' && text[kSpanAt - 1] == '-' &&
         text[kFlagsAt - 1] == '-' && is_id(text.substr(kTraceAt, kTraceSize)) &&
         is_id(text.substr(kSpanAt, kSpanSize)) && is_hex(text.substr(kFlagsAt, kFlagsSize));
}

std::string fresh_span(host::Random& random) {
  std::array<char, kSpanSize / 2> bytes{};
  do {
    random.fill(host::Stream::ids, bytes.data(), bytes.size());
  } while (std::all_of(bytes.begin(), bytes.end(), [](char byte) { return byte == 0; }));
  return base::hex_encode({bytes.data(), bytes.size()});
}

}  // namespace

Result<void> check_traceparent(std::string_view text) {
  if (text.empty() || is_traceparent(text)) return {};
  auto error =
      base::fail(ErrorCode::invalid_argument, "traceparent: {} is none of W3C Trace Context", base::quoted(text));
  error.remedy = "give it as 00-TRACE-SPAN-FLAGS: 32, 16 and 2 digits in lower-case hex, no id all zero";
  return error;
}

TracePolicy::TracePolicy(host::Random& random, std::string_view traceparent) : random_(random) {
  if (traceparent.empty()) return;
  trace_id_ = traceparent.substr(kTraceAt, kTraceSize);
  // Of the flags only the first is known to mean something: whether it is sampled.
  flags_ = std::string_view("13579bdf").find(traceparent[kSize - 1]) != std::string_view::npos ? "01" : "00";
}

engine::Task<Result<Response>> TracePolicy::send(Request& request, Next next) {
  const auto names_trace = [](const auto& header) { return base::equals_ignoring_case(header.first, "traceparent"); };
  // A caller of the generic entry may bring its own: then that one counts.
  const bool own = std::any_of(request.headers.begin(), request.headers.end(), names_trace);
  if (!trace_id_.empty() && !own) {
    request.headers.emplace_back("traceparent", "00-" + trace_id_ + "-" + fresh_span(random_) + "-" + flags_);
  }
  return next(request);
}

}  // namespace azvmreset::http
