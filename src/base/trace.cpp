#include "base/trace.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"

#include <algorithm>
#include <new>

namespace azvmreset::base {

namespace {

// "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
constexpr std::size_t kVersionSize = 2;
constexpr std::size_t kIdAt = 3;
constexpr std::size_t kSpanAt = 36;
constexpr std::size_t kFlagsAt = 53;
constexpr std::size_t kFlagsSize = 2;
constexpr std::size_t kSize = 55;

bool is_hex(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

bool is_id(std::string_view text) noexcept { return is_hex(text) && text.find_first_not_of('0') != text.npos; }

bool is_traceparent(std::string_view text) noexcept {
  if (text.size() < kSize) return false;
  const std::string_view version = text.substr(0, kVersionSize);
  // A later version may say more behind a dash; the first one may not.
  const bool ends = text.size() == kSize || (version != "00" && text[kSize] == '-');
  return ends && is_hex(version) && version != "ff" && text[kIdAt - 1] == '-' && text[kSpanAt - 1] == '-' &&
         text[kFlagsAt - 1] == '-' && is_id(text.substr(kIdAt, Trace::id_size)) &&
         is_id(text.substr(kSpanAt, Trace::span_size)) && is_hex(text.substr(kFlagsAt, kFlagsSize));
}

}  // namespace

Result<Trace> Trace::parse(std::string_view traceparent) {
  Trace trace;
  if (traceparent.empty()) return trace;
  if (!is_traceparent(traceparent)) {
    auto error = fail(ErrorCode::invalid_argument, "traceparent: {} is none of W3C Trace Context", quoted(traceparent));
    error.remedy = "give it as 00-TRACE-SPAN-FLAGS: 32, 16 and 2 digits in lower-case hex, no id all zero";
    return error;
  }
  traceparent.copy(trace.id_.data(), id_size, kIdAt);
  // Of the flags only the first is known to mean something.
  trace.sampled_ = std::string_view("13579bdf").find(traceparent[kSize - 1]) != std::string_view::npos;
  return trace;
}

std::string Trace::traceparent(std::string_view span) const {
  std::string text = "00-";
  text.reserve(kSize);
  text.append(id()).append("-").append(span).append(sampled_ ? "-01" : "-00");
  return text;
}

Trace Trace::unsent() const noexcept {
  Trace trace = *this;
  trace.sent_ = false;
  return trace;
}

void Trace::learn_from(const Trace& other) noexcept {
  if (other.sent_ && other.id_ == id_) sent_ = true;
}

void Trace::name_in(std::string& trace_id) const noexcept {
  if (!sent_ || !trace_id.empty()) return;
  try {
    trace_id.assign(id());
  } catch (const std::bad_alloc&) {
    return;
  }
}

}  // namespace azvmreset::base
