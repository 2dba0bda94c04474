// Pages, virtual machines and extensions from outside: read, or refused with a reason; a list leads nowhere but to ARM.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "arm/paging.hpp"
#include "arm/vm_view.hpp"
#include "base/json/reader.hpp"
#include "fuzz/require.hpp"
#include "fuzz/shown.hpp"
#include "support/scripted_sender.hpp"

using namespace azvmreset;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto endpoint = arm::Endpoint::parse("https://management.azure.com").value();
  arm::PageJoiner joiner(endpoint);
  const auto next = joiner.take(test::response(200, {}, text), test::url("https://management.azure.com/list"));
  if (next && *next) require((*next)->same_origin(endpoint.url()));
  if (!next) require(is_fit_to_show(next.error().message));
  require(base::json::Document::parse(std::move(joiner).finish().expose(), {64u << 20, 128}).ok());

  const auto pinned = endpoint.pin(text, test::url("https://management.azure.com/a/b?c"));
  if (pinned) require(pinned->same_origin(endpoint.url()));

  const auto document = base::json::Document::parse(text);
  if (!document) return 0;
  const auto vm = arm::read_vm(document->root());
  if (!vm) require(vm.error().code == ErrorCode::protocol && is_fit_to_show(vm.error().message));
  const auto extension = arm::read_extension(document->root());
  if (!extension) require(extension.error().code == ErrorCode::protocol);
  return 0;
}
