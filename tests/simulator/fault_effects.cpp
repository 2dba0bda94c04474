#include "simulator/fault_effects.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

Reply broken(Wire wire) {
  Reply reply;
  reply.wire = wire;
  return reply;
}

// Gives a URL another origin, or none.
std::string moved(std::string_view url, std::string_view origin) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return std::string(url);
  const std::size_t path = std::min(url.find('/', scheme + 3), url.size());
  return std::string(origin) + std::string(url.substr(path));
}

bool is_polling_header(std::string_view name) {
  const auto same = [&](std::string_view one) { return base::equals_ignoring_case(one, name); };
  return same("Azure-AsyncOperation") || same("Operation-Location") || same("Location");
}

// C-B2/9, in short.
Reply throttled(const Fault& fault) {
  Reply reply{{429, fault.headers, {}}};
  if (!find_header(fault.headers, "Retry-After")) reply.answer.headers.emplace_back("Retry-After", "30");
  reply.answer.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
  reply.answer.headers.emplace_back("x-ms-ratelimit-remaining-resource", "Microsoft.Compute/UpdateVM;0");
  reply.answer.body =
      R"({"error":{"code":"OperationNotAllowed","message":"The server rejected the request because too many requests )"
      R"(have been received for this subscription.","details":[{"code":"TooManyRequests","target":"UpdateVM"}]}})";
  return reply;
}

void move_urls(Answer& answer, std::string_view origin) {
  for (auto& [name, value] : answer.headers) {
    if (is_polling_header(name)) value = moved(value, origin);
  }
  constexpr std::string_view key = "\"nextLink\":\"";
  const std::size_t link = answer.body.find(key);
  if (link == std::string::npos) return;
  const std::size_t begin = link + key.size();
  const std::size_t end = answer.body.find('"', begin);
  answer.body.replace(begin, end - begin, moved(answer.body.substr(begin, end - begin), origin));
}

void replace_header(Answer& answer, std::string_view name, std::string_view value) {
  std::erase_if(answer.headers, [&](const auto& header) { return base::equals_ignoring_case(header.first, name); });
  answer.headers.emplace_back(name, value);
}

}  // namespace

std::optional<Reply> instead(const Fault& fault) {
  switch (fault.kind) {
    case FaultKind::status:
      return Reply{{fault.http_status, fault.headers, fault.text}};
    case FaultKind::redirect: {
      Reply reply{{fault.http_status >= 300 && fault.http_status < 400 ? fault.http_status : 307, fault.headers, {}}};
      if (!find_header(fault.headers, "Location")) {
        reply.answer.headers.emplace_back("Location", fault.origin + "/redirected");
      }
      return reply;
    }
    case FaultKind::throttled:
      return throttled(fault);
    case FaultKind::reset_before:
      return broken(Wire::reset);
    case FaultKind::stall_before:
      return broken(Wire::stalled);
    case FaultKind::refused:
      return broken(Wire::refused);
    case FaultKind::unresolved:
      return broken(Wire::unresolved);
    case FaultKind::untrusted:
      return broken(Wire::untrusted);
    default:
      return std::nullopt;
  }
}

void distort(const Fault& fault, Reply& reply) {
  Answer& answer = reply.answer;
  switch (fault.kind) {
    case FaultKind::reset_after:
      reply.wire = Wire::reset;
      break;
    case FaultKind::stall:
      reply.wire = Wire::stalled;
      break;
    case FaultKind::delay:
      reply.delay = fault.wait;
      break;
    case FaultKind::cut_body:
      reply.wire = Wire::cut;
      reply.cut_at = std::min(fault.cut_at, answer.body.size());
      break;
    case FaultKind::replace_body:
      answer.body = fault.text;
      for (const auto& [name, value] : fault.headers) replace_header(answer, name, value);
      break;
    case FaultKind::unreadable_status:
      answer.status = 200;
      answer.body = R"({"unexpected":"no status here"})";
      break;
    case FaultKind::extra_headers:
      answer.headers.insert(answer.headers.end(), fault.headers.begin(), fault.headers.end());
      break;
    case FaultKind::no_polling_url:
      std::erase_if(answer.headers, [](const auto& header) { return is_polling_header(header.first); });
      break;
    case FaultKind::foreign_host:
      move_urls(answer, fault.origin);
      break;
    case FaultKind::relative_urls:
      move_urls(answer, "");
      break;
    default:
      break;
  }
}

}  // namespace azvmreset::sim
