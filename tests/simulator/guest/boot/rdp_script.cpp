#include "simulator/guest/boot/rdp_script.hpp"

#include "base/json/writer.hpp"

namespace azvmreset::sim {
namespace {

constexpr std::uint16_t kDefaultPort = 3389;
constexpr std::uint32_t kNegotiate = 2;

template <class Value>
void bring_to(Value& value, Value wanted, std::string_view word, std::vector<std::string>& changed) {
  if (value == wanted) return;
  value = wanted;
  changed.emplace_back(word);
}

std::string line_of(std::string_view nonce, const std::vector<std::string>& changed, bool firewall) {
  constexpr int no_endpoint = 1753;  // 0x800706D9
  base::json::Writer out;
  out.begin_object().member("azvmreset", 1).member("nonce", nonce).key("rdp").begin_object();
  out.member("outcome", firewall ? "done" : changed.empty() ? "refused" : "failed");
  out.member("reason", firewall ? "" : "windows").member("step", firewall ? "" : "firewall");
  out.member("code", firewall ? 0 : no_endpoint);
  out.member("text", firewall ? "" : "There are no more endpoints available from the endpoint mapper.");
  out.key("changed").begin_array();
  for (const std::string& word : changed) out.string(word);
  out.end_array().end_object().end_object();
  return out.text();
}

}  // namespace

RdpReset reset_rdp(Windows& windows, std::string_view nonce) {
  RdpReset done;
  RdpConfiguration& rdp = windows.rdp;
  bring_to(rdp.enabled, true, "allow_connections", done.changed);
  bring_to(rdp.port, kDefaultPort, "port", done.changed);
  bring_to(rdp.network_level_authentication, true, "network_level_authentication", done.changed);
  bring_to(rdp.security_layer, kNegotiate, "security_layer", done.changed);
  if (windows.firewall_service) {
    bring_to(rdp.firewall_rule, true, "firewall", done.changed);
    // It reads its settings when it starts.
    if (!done.changed.empty()) done.changed.emplace_back("service");
  }
  done.line = line_of(nonce, done.changed, windows.firewall_service);
  return done;
}

}  // namespace azvmreset::sim
