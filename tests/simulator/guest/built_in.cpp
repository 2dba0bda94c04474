#include "simulator/guest/built_in.hpp"

#include "base/ascii.hpp"
#include "base/decimal.hpp"
#include "base/format.hpp"

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;

constexpr std::uint16_t kUsualPort = 3389;

class BuiltIn final : public Script {
 public:
  explicit BuiltIn(const ScriptCall& call) : call_(call) {}

  std::optional<Duration> go_on(const Surroundings& here, Time) override {
    Windows& windows = here.windows;
    if (is("EnableAdminAccount")) {
      enable_administrator(windows);
    } else if (is("ResetRDPCert")) {
      windows.rdp.min_encryption_level = 1;
      windows.rdp.security_layer = 0;
    } else if (is("SetRDPPort")) {
      set_port(windows);
    } else if (is("RDPSettings")) {
      reset_settings(windows);
    } else if (is("DisableNLA")) {
      windows.rdp.network_level_authentication = false;
      print("Restart the VM for the change to take effect.");
    } else if (is("EnableRemotePS")) {
      windows.remote_powershell = true;
    } else if (is("IPConfig")) {
      print(format("Windows IP Configuration\n\n   Host Name . . . . . . . . . . . . : {}", windows.computer_name));
    } else if (!is("RemoveRunCommandWindowsExtension")) {
      complain(format("azvmreset-sim does not know what the command {} does.", call_.command_id));
      exit_code = 1;
    }
    return std::nullopt;
  }

 private:
  bool is(std::string_view id) const { return equals_ignoring_case(call_.command_id, id); }

  void enable_administrator(Windows& windows) {
    for (Account& account : windows.accounts) {
      if (!account.built_in_administrator()) continue;
      deed.username = account.name;
      if (!account.enabled) deed.changed.emplace_back("enable");
      account.enabled = true;
    }
  }

  // The firewall's group has its English name in the script.
  void set_port(Windows& windows) {
    std::uint16_t port = kUsualPort;
    for (const auto& [name, value] : call_.parameters) {
      const auto number = base::parse_decimal(value);
      if (equals_ignoring_case(name, "RDPPort") && number && *number <= 65'535) {
        port = static_cast<std::uint16_t>(*number);
      }
    }
    windows.rdp.enabled = true;
    windows.rdp.port = port;
    if (port == kUsualPort && base::starts_with_ignoring_case(windows.language, "en")) windows.rdp.firewall_rule = true;
  }

  void reset_settings(Windows& windows) {
    print(format("fDenyTSConnections {}\nPortNumber {}\nUserAuthentication {}\nSecurityLayer {}\nMinEncryptionLevel {}",
                 windows.rdp.enabled ? 0 : 1, windows.rdp.port, windows.rdp.network_level_authentication ? 1 : 0,
                 windows.rdp.security_layer, windows.rdp.min_encryption_level));
    if (!windows.domain.empty()) return print("Domain joined: nothing is changed.");
    const bool rule = windows.rdp.firewall_rule;
    windows.rdp = {};
    windows.rdp.firewall_rule = rule;
  }

  ScriptCall call_;
};

}  // namespace

std::unique_ptr<Script> begin_built_in(const ScriptCall& call) { return std::make_unique<BuiltIn>(call); }

}  // namespace azvmreset::sim
