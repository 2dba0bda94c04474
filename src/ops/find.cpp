#include "ops/find.hpp"

#include "base/fail.hpp"
#include "base/guid.hpp"
#include "base/ip_address.hpp"
#include "base/quote.hpp"
#include "ops/find_readers.hpp"
#include "ops/requests.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace azvmreset::ops {
namespace {

using engine::Task;

Result<void> check(const Find& request) {
  if (!base::is_guid(request.subscription)) {
    return base::fail(ErrorCode::invalid_argument, "expected a GUID as subscription, found {}",
                      base::quoted(request.subscription));
  }
  if (request.text.empty()) {
    return Error(ErrorCode::invalid_argument, "expected the name of a VM or an IP address, found nothing");
  }
  return {};
}

Task<Result<void>> read_list(Context context, std::string subscription, arm::ResourceType type,
                             arm::PageReader& reader) {
  auto request = get_list(context.arm, "/subscriptions/" + subscription, type);
  if (!request) co_return std::move(request).error();
  co_return co_await context.arm.read_pages(std::move(*request), reader);
}

// As above; a list that the caller may not read is a warning.
Task<Result<void>> read_if_allowed(Context context, std::string subscription, arm::ResourceType type,
                                   arm::PageReader& reader, std::vector<Finding>& warnings) {
  auto read = co_await read_list(context, std::move(subscription), type, reader);
  if (read || read.error().code != ErrorCode::permission_denied) co_return read;
  warnings.emplace_back("list_not_readable",
                        base::format("the list of {} may not be read, so that VMs may be missing: {}", name_of(type),
                                     read.error().message),
                        base::format("ask for {}/read, or look for the VM by its name", name_of(type)));
  co_return Result<void>();
}

}  // namespace

Task<Result<FindReport>> find(Context context, Find request) {
  if (auto checked = check(request); !checked) co_return std::move(checked).error();
  FindReport report;
  report.subscription = request.subscription;
  report.text = request.text;

  const auto address = base::parse_ip_address(request.text);
  PublicAddresses public_addresses(address.value_or(base::IpAddress()));
  Interfaces interfaces(address.value_or(base::IpAddress()), public_addresses);
  if (address) {
    context.progress.entered(Phase::reading, "reading the addresses of the subscription");
    auto outside = co_await read_if_allowed(context, request.subscription, arm::ResourceType::public_ip_addresses,
                                            public_addresses, report.warnings);
    if (!outside) co_return std::move(outside).error();
    auto inside = co_await read_if_allowed(context, request.subscription, arm::ResourceType::network_interfaces,
                                           interfaces, report.warnings);
    if (!inside) co_return std::move(inside).error();
    const auto unexplained = public_addresses.unexplained();
    const auto& unattached = interfaces.unattached();
    report.warnings.insert(report.warnings.end(), unattached.begin(), unattached.end());
    report.warnings.insert(report.warnings.end(), unexplained.begin(), unexplained.end());
  }

  context.progress.entered(Phase::reading, "reading the VMs of the subscription");
  Machines machines(request.subscription, request.text, interfaces.holders());
  auto read = co_await read_list(context, request.subscription, arm::ResourceType::virtual_machines, machines);
  if (!read) co_return std::move(read).error();
  report.vms = std::move(machines).found(report.warnings);
  co_return report;
}

}  // namespace azvmreset::ops
