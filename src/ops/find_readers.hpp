// What a search keeps of the lists that it reads. Pure.
#pragma once

#include "arm/paging.hpp"
#include "base/ip_address.hpp"

#include <azvmreset/find.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::ops {

// A list in which more than that matches is not searched, but dumped.
inline constexpr std::size_t most_matches = 10'000;

// Of the public addresses, those that are looked for.
class PublicAddresses final : public arm::PageReader {
 public:
  struct Match {
    std::string id;
    std::string address;
    std::string configuration_id;  // what uses it; empty when nothing does
    bool explained = false;        // an interface was found that has it
  };

  explicit PublicAddresses(base::IpAddress wanted) : wanted_(wanted) {}
  Result<void> read(base::json::Value element) override;

  // That of this IP configuration of an interface; null when there is none.
  Match* of_configuration(std::string_view configuration_id, std::string_view public_address_id) noexcept;

  // What is looked for, but not on an interface that was seen.
  std::vector<Finding> unexplained() const;

 private:
  base::IpAddress wanted_;
  std::vector<Match> matches_;
};

// Of the interfaces, those that have an address that is looked for.
class Interfaces final : public arm::PageReader {
 public:
  struct Holder {
    std::string vm_id;
    std::string location;
    std::string matched;
    std::string address;
  };

  Interfaces(base::IpAddress wanted, PublicAddresses& public_addresses)
      : wanted_(wanted), public_addresses_(public_addresses) {}
  Result<void> read(base::json::Value element) override;

  const std::vector<Holder>& holders() const noexcept { return holders_; }

  // Addresses on interfaces that are attached to no VM.
  const std::vector<Finding>& unattached() const noexcept { return unattached_; }

 private:
  base::IpAddress wanted_;
  PublicAddresses& public_addresses_;
  std::vector<Holder> holders_;
  std::vector<Finding> unattached_;
};

// Of the VMs, those of that name, and those of the interfaces that were found.
class Machines final : public arm::PageReader {
 public:
  Machines(std::string_view subscription, std::string_view text, const std::vector<Interfaces::Holder>& holders)
      : subscription_(subscription), text_(text), holders_(holders) {}
  Result<void> read(base::json::Value element) override;

  // All that was found, by id, each VM once. An interface's VM that is not in
  // the list is among them, with what the interface says; what is no VM that
  // can be addressed becomes a warning.
  std::vector<FoundVm> found(std::vector<Finding>& warnings) &&;

 private:
  std::string_view subscription_;
  std::string_view text_;
  const std::vector<Interfaces::Holder>& holders_;
  std::vector<FoundVm> found_;
};

}  // namespace azvmreset::ops
