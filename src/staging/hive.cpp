#include "staging/hive.hpp"

#include "base/fail.hpp"
#include "host/library.hpp"
#include "host/volume.hpp"

#if AZVMRESET_WITH_HIVEX

#include <hivex.h>

#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <utility>

namespace azvmreset::staging {
namespace {

using base::fail;

constexpr std::size_t longest_text = 1024;       // in bytes of UTF-16: no name is longer
constexpr std::uint32_t last_control_set = 999;  // "ControlSet999"

// The functions of libhivex.
struct Hivex {
  decltype(&hivex_open) open;
  decltype(&hivex_close) close;
  decltype(&hivex_root) root;
  decltype(&hivex_node_get_child) child;
  decltype(&hivex_node_get_value) value;
  decltype(&hivex_value_type) type;
  decltype(&hivex_value_string) text;
  decltype(&hivex_value_dword) number;
};

Result<Hivex> load() {
  const auto library = host::Library::load("libhivex.so.0");
  if (!library) return library.error();
  Hivex hivex{library->function<decltype(Hivex::open)>("hivex_open"),
              library->function<decltype(Hivex::close)>("hivex_close"),
              library->function<decltype(Hivex::root)>("hivex_root"),
              library->function<decltype(Hivex::child)>("hivex_node_get_child"),
              library->function<decltype(Hivex::value)>("hivex_node_get_value"),
              library->function<decltype(Hivex::type)>("hivex_value_type"),
              library->function<decltype(Hivex::text)>("hivex_value_string"),
              library->function<decltype(Hivex::number)>("hivex_value_dword")};
  const bool whole = hivex.open != nullptr && hivex.close != nullptr && hivex.root != nullptr &&
                     hivex.child != nullptr && hivex.value != nullptr && hivex.type != nullptr &&
                     hivex.text != nullptr && hivex.number != nullptr;
  if (!whole) return fail(ErrorCode::not_found, "libhivex.so.0 lacks a function that is needed");
  return hivex;
}

using Path = std::initializer_list<const char*>;

// A hive that is open, of a private copy: opening one writes nothing.
class Hive {
 public:
  static Result<Hive> open(std::string_view bytes) {
    auto hivex = load();
    if (!hivex) return std::move(hivex).error();
    auto copy = host::PrivateCopy::of(bytes);
    if (!copy) return std::move(copy).error();
    hive_h* const handle = hivex->open(copy->path().c_str(), 0);
    if (handle == nullptr) return fail(ErrorCode::protocol, "libhivex cannot read it as a registry hive");
    return Hive(*hivex, std::move(*copy), handle);
  }

  std::string text(Path keys, const char* name) const {
    const hive_value_h value = value_at(keys, name);
    const Kind kind = kind_of(value);
    if ((kind.type != hive_t_string && kind.type != hive_t_expand_string) || kind.length > longest_text) return {};
    const std::unique_ptr<char, decltype(&std::free)> found(hivex_.text(handle_.get(), value), &std::free);
    return found ? found.get() : "";
  }

  std::optional<std::uint32_t> number(Path keys, const char* name) const {
    const hive_value_h value = value_at(keys, name);
    const Kind kind = kind_of(value);
    if (kind.type != hive_t_dword || kind.length != sizeof(std::uint32_t)) return std::nullopt;
    return static_cast<std::uint32_t>(hivex_.number(handle_.get(), value));
  }

  bool has(Path keys) const { return node_at(keys) != 0; }

 private:
  using Handle = std::unique_ptr<hive_h, decltype(&hivex_close)>;

  Hive(const Hivex& hivex, host::PrivateCopy copy, hive_h* handle) noexcept
      : hivex_(hivex), copy_(std::move(copy)), handle_(handle, hivex.close) {}

  struct Kind {
    std::uint32_t type = hive_t_none;
    std::size_t length = 0;
  };

  // A hive may name any number as a type, also such as the enumeration has no room for.
  Kind kind_of(hive_value_h value) const {
    Kind kind;
    hive_type type{};
    if (value == 0 || hivex_.type(handle_.get(), value, &type, &kind.length) != 0) return {};
    std::memcpy(&kind.type, &type, sizeof kind.type);
    return kind;
  }

  hive_node_h node_at(Path keys) const {
    hive_node_h node = hivex_.root(handle_.get());
    for (const char* key : keys) {
      if (node == 0) break;
      node = hivex_.child(handle_.get(), node, key);
    }
    return node;
  }

  hive_value_h value_at(Path keys, const char* name) const {
    const hive_node_h node = node_at(keys);
    return node == 0 ? 0 : hivex_.value(handle_.get(), node, name);
  }

  Hivex hivex_;
  host::PrivateCopy copy_;
  Handle handle_;
};

std::string first_of(std::string one, std::string other) { return one.empty() ? other : one; }

}  // namespace

Result<SystemHive> read_system_hive(std::string_view bytes) {
  const auto hive = Hive::open(bytes);
  if (!hive) return hive.error();
  const auto current = hive->number({"Select"}, "Current");
  if (!current || *current == 0 || *current > last_control_set) {
    return fail(ErrorCode::protocol, "it does not say which control set is the current one");
  }
  const std::string control_set = base::format("ControlSet{:03}", *current);
  const char* const set = control_set.c_str();
  if (!hive->has({set, "Control"}))
    return fail(ErrorCode::protocol, "it lacks its current control set {}", control_set);

  const Path network = {set, "Services", "Tcpip", "Parameters"};
  SystemHive found;
  found.product_type = hive->text({set, "Control", "ProductOptions"}, "ProductType");
  found.computer_name = hive->text({set, "Control", "ComputerName", "ComputerName"}, "ComputerName");
  found.host_name = first_of(hive->text(network, "NV Hostname"), hive->text(network, "Hostname"));
  found.domain = first_of(hive->text(network, "NV Domain"), hive->text(network, "Domain"));
  found.setup_type = hive->number({"Setup"}, "SetupType");
  return found;
}

Result<SoftwareHive> read_software_hive(std::string_view bytes) {
  const auto hive = Hive::open(bytes);
  if (!hive) return hive.error();
  if (!hive->has({"Microsoft"})) return fail(ErrorCode::protocol, "it has no key Microsoft, so it is not SOFTWARE");
  SoftwareHive found;
  found.local_policy_off =
      hive->number({"Policies", "Microsoft", "Windows", "System"}, "DisableLGPOProcessing").value_or(0) != 0;
  return found;
}

}  // namespace azvmreset::staging

#else

namespace azvmreset::staging {
namespace {

Error not_built_in() { return {ErrorCode::not_found, "this build knows nothing of libhivex"}; }

}  // namespace

Result<SystemHive> read_system_hive(std::string_view) { return not_built_in(); }
Result<SoftwareHive> read_software_hive(std::string_view) { return not_built_in(); }

}  // namespace azvmreset::staging

#endif
