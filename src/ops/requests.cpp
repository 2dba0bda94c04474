#include "ops/requests.hpp"

#include "base/encoding/percent.hpp"
#include "base/format.hpp"

#include <string>
#include <utility>

namespace azvmreset::ops {
namespace {

std::string extension_path(const ResourceId& vm, std::string_view name) {
  return base::format("{}/extensions/{}", vm.text(), base::percent_encode(name));
}

Result<http::Request> get(const arm::Arm& arm, const std::string& path) {
  auto url = arm.url_of(path + "?$expand=instanceView", arm.api_versions().compute);
  if (!url) return std::move(url).error();
  http::Request request("GET", std::move(*url));
  request.expects_json = true;
  return request;
}

}  // namespace

Result<http::Request> get_vm(const arm::Arm& arm, const ResourceId& vm) { return get(arm, vm.text()); }

Result<http::Request> get_extension(const arm::Arm& arm, const ResourceId& vm, std::string_view name) {
  return get(arm, extension_path(vm, name));
}

Result<http::Request> put_extension(const arm::Arm& arm, const ResourceId& vm, std::string_view name,
                                    std::shared_ptr<const Secret> body) {
  auto url = arm.url_of(extension_path(vm, name), arm.api_versions().compute);
  if (!url) return std::move(url).error();
  http::Request request("PUT", std::move(*url));
  request.headers.emplace_back("Content-Type", "application/json");
  request.body = std::move(body);
  request.idempotency = http::Idempotency::repeatable_by_name;
  return request;
}

}  // namespace azvmreset::ops
