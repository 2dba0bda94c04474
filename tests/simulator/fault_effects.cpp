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

void move_urls(Answer& answer, std::string_view origin) {
  for (auto& [name, value] : answer.headers) {
    for (const std::string_view header : {"Azure-AsyncOperation", "Operation-Location", "Location"}) {
      if (base::equals_ignoring_case(name, header)) value = moved(value, origin);
    }
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
