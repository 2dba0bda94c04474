#include "hives.hpp"

#include <cstdio>

#if AZVMRESET_WITH_HIVEX

#include <hivex.h>

#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace azvmreset::test {
namespace {

constexpr std::size_t kPage = 4096;
constexpr std::uint32_t kNothing = 0xffffffff;

void put16(std::string& bytes, std::size_t at, std::uint16_t number) { std::memcpy(&bytes[at], &number, 2); }
void put32(std::string& bytes, std::size_t at, std::uint32_t number) { std::memcpy(&bytes[at], &number, 4); }

// A cell in use: its size, negative, and padding to eight bytes.
std::string cell(std::string_view content) {
  const std::size_t size = (content.size() + 4 + 7) / 8 * 8;
  std::string bytes(size, '\0');
  put32(bytes, 0, static_cast<std::uint32_t>(-static_cast<std::int32_t>(size)));
  content.copy(&bytes[4], content.size());
  return bytes;
}

// A root key without values, and its security descriptor: what libhivex builds on.
std::string empty_hive() {
  const std::string name = "ROOT";
  std::string key(76, '\0');
  key.replace(0, 2, "nk");
  put16(key, 2, 0x2c);
  for (const std::size_t at : {28, 32, 40, 44, 48}) put32(key, at, kNothing);
  put32(key, 16, kNothing);
  put16(key, 72, static_cast<std::uint16_t>(name.size()));
  key += name;
  const auto security_at = static_cast<std::uint32_t>(0x20 + cell(key).size());
  put32(key, 44, security_at);

  const std::string descriptor("\x01\x00\x04\x80\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", 20);
  std::string security(20, '\0');
  security.replace(0, 2, "sk");
  put32(security, 4, security_at);
  put32(security, 8, security_at);
  put32(security, 12, 1);
  put32(security, 16, static_cast<std::uint32_t>(descriptor.size()));
  security += descriptor;

  std::string bin(0x20, '\0');
  bin.replace(0, 4, "hbin");
  put32(bin, 8, kPage);
  bin += cell(key) + cell(security);
  const std::size_t free_at = bin.size();
  bin.resize(kPage, '\0');
  put32(bin, free_at, static_cast<std::uint32_t>(kPage - free_at));

  std::string head(kPage, '\0');
  head.replace(0, 4, "regf");
  put32(head, 4, 1);
  put32(head, 8, 1);
  put32(head, 20, 1);
  put32(head, 24, 3);
  put32(head, 32, 1);
  put32(head, 36, 0x20);
  put32(head, 40, kPage);
  put32(head, 44, 1);
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < 508; at += 4) {
    std::uint32_t word = 0;
    std::memcpy(&word, &head[at], 4);
    sum ^= word;
  }
  put32(head, 508, sum);
  return head + bin;
}

class HiveMaker {
 public:
  HiveMaker() {
    const int descriptor = mkstemp(path_.data());
    if (descriptor < 0) throw std::runtime_error("no temporary file");
    close(descriptor);
    std::ofstream(path_, std::ios::binary) << empty_hive();
    hive_ = hivex_open(path_.c_str(), HIVEX_OPEN_WRITE);
    if (hive_ == nullptr) throw std::runtime_error("libhivex does not take the empty hive");
  }
  ~HiveMaker() {
    if (hive_ != nullptr) hivex_close(hive_);
    std::remove(path_.c_str());
  }
  HiveMaker(const HiveMaker&) = delete;
  HiveMaker& operator=(const HiveMaker&) = delete;

  hive_node_h key(std::initializer_list<const char*> names) {
    hive_node_h node = hivex_root(hive_);
    for (const char* name : names) {
      const hive_node_h child = hivex_node_get_child(hive_, node, name);
      node = child != 0 ? child : hivex_node_add_child(hive_, node, name);
    }
    return node;
  }

  void text(hive_node_h node, const char* name, std::string_view value) {
    std::string utf16;
    for (const char c : value) utf16 += {c, '\0'};
    utf16.append(2, '\0');
    set(node, name, hive_t_string, utf16);
  }

  void number(hive_node_h node, const char* name, std::uint32_t value) {
    std::string bytes(4, '\0');
    put32(bytes, 0, value);
    set(node, name, hive_t_dword, bytes);
  }

  std::string made() {
    if (hivex_commit(hive_, nullptr, 0) != 0) throw std::runtime_error("libhivex does not write the hive");
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  void set(hive_node_h node, const char* name, hive_type type, std::string& bytes) {
    std::string key = name;
    const hive_set_value value{key.data(), type, bytes.size(), bytes.data()};
    if (hivex_node_set_value(hive_, node, &value, 0) != 0) throw std::runtime_error("libhivex does not set the value");
  }

  std::string path_ = "/tmp/azvmreset-hive-XXXXXX";
  hive_h* hive_ = nullptr;
};

}  // namespace

bool can_make_hives() { return true; }

std::string system_hive(const HiveValues& values) {
  HiveMaker hive;
  hive.number(hive.key({"Select"}), "Current", values.current_control_set);
  hive.number(hive.key({"Setup"}), "SetupType", values.setup_type);
  const char* const set = values.current_control_set == 2 ? "ControlSet002" : "ControlSet001";
  hive.text(hive.key({set, "Control", "ProductOptions"}), "ProductType", values.product_type);
  hive.text(hive.key({set, "Control", "ComputerName", "ComputerName"}), "ComputerName", values.computer_name);
  const hive_node_h network = hive.key({set, "Services", "Tcpip", "Parameters"});
  hive.text(network, "NV Hostname", values.host_name);
  hive.text(network, "Domain", values.domain);
  return hive.made();
}

std::string software_hive(std::optional<std::uint32_t> local_policy_off) {
  HiveMaker hive;
  hive.key({"Microsoft"});
  if (local_policy_off) {
    hive.number(hive.key({"Policies", "Microsoft", "Windows", "System"}), "DisableLGPOProcessing", *local_policy_off);
  }
  return hive.made();
}

}  // namespace azvmreset::test

#else

namespace azvmreset::test {

bool can_make_hives() {
  std::puts("SKIPPED: this build has no libhivex");
  return false;
}
std::string system_hive(const HiveValues&) { return "no hive"; }
std::string software_hive(std::optional<std::uint32_t>) { return "no hive"; }

}  // namespace azvmreset::test

#endif
