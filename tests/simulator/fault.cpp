#include "simulator/fault.hpp"

#include "base/json/writer.hpp"
#include "simulator/target.hpp"

#include <algorithm>

namespace azvmreset::sim {

Fault& Fault::on(std::string_view only_method, std::string_view part) {
  method = only_method;
  path_part = part;
  return *this;
}

Fault& Fault::from(std::uint32_t nth_match) {
  nth = nth_match;
  return *this;
}

Fault& Fault::times(std::uint32_t how_often) {
  count = how_often;
  return *this;
}

Fault& Fault::status(int code) {
  http_status = code;
  return *this;
}

Fault& Fault::header(std::string_view name, std::string_view value) {
  headers.emplace_back(name, value);
  return *this;
}

Fault& Fault::body(std::string_view replacement) {
  text = replacement;
  return *this;
}

Fault& Fault::arm_error(std::string_view code, std::string_view message) {
  base::json::Writer out;
  out.begin_object().key("error").begin_object();
  out.member("code", code).member("message", message).end_object().end_object();
  headers.emplace_back("Content-Type", "application/json; charset=utf-8");
  return body(out.text());
}

Fault& Fault::after(Duration delay) {
  wait = delay;
  return *this;
}

Fault& Fault::at(std::size_t byte) {
  cut_at = byte;
  return *this;
}

Fault& Fault::host(std::string_view foreign_origin) {
  origin = foreign_origin;
  return *this;
}

Fault& Fault::by(Change what) {
  change = what;
  return *this;
}

Fault& Fault::of(std::string_view vm_name) {
  vm = vm_name;
  return *this;
}

std::uint64_t Faults::add(Fault fault) {
  fault.id = next_id_++;
  faults_.push_back(std::move(fault));
  return faults_.back().id;
}

bool Faults::remove(std::uint64_t id) {
  return std::erase_if(faults_, [&](const Fault& fault) { return fault.id == id; }) > 0;
}

const Fault* Faults::meet(const Request& request) {
  // The path as it came, with its query: a test may aim at either.
  std::string_view path = request.url;
  if (const std::size_t scheme = path.find("://"); scheme != std::string_view::npos) {
    path.remove_prefix(std::min(path.find('/', scheme + 3), path.size()));
  }
  const Fault* met = nullptr;
  for (Fault& fault : faults_) {
    if (!fault.method.empty() && fault.method != request.method) continue;
    if (path.find(fault.path_part) == std::string_view::npos) continue;
    if (!fault.path_regex.empty() && !std::regex_search(path.begin(), path.end(), std::regex(fault.path_regex))) {
      continue;
    }
    if (++fault.seen < fault.nth || met != nullptr) continue;
    if (fault.count != 0 && fault.met >= fault.count) continue;
    ++fault.met;
    met = &fault;
  }
  return met;
}

}  // namespace azvmreset::sim
