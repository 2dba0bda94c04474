// The requests that operations send.
#pragma once

#include "arm/client.hpp"
#include "arm/resource_path.hpp"
#include "http/message.hpp"

#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace azvmreset::ops {

// With the instance view: everything preflight needs in one read.
Result<http::Request> get_vm(const arm::Arm& arm, const ResourceId& vm);

// `name` is an extension name (guest/extension_name.hpp).
Result<http::Request> get_extension(const arm::Arm& arm, const ResourceId& vm, std::string_view name);

// May be sent again: a second one with this body changes nothing (contract C2).
Result<http::Request> put_extension(const arm::Arm& arm, const ResourceId& vm, std::string_view name,
                                    std::shared_ptr<const Secret> body);

// All resources of a type in a subscription or a resource group, whose id is
// `scope`.
Result<http::Request> get_list(const arm::Arm& arm, std::string_view scope, arm::ResourceType type);

enum class PowerAction : std::uint8_t { start, power_off, deallocate, restart };

// As a path has it ("powerOff"), and as we call it ("power_off").
std::string_view path_of(PowerAction action) noexcept;
std::string_view name_of(PowerAction action) noexcept;

// All but the restart aim at a state and may be sent again (contract C2).
Result<http::Request> post_power(const arm::Arm& arm, const ResourceId& vm, PowerAction action);

// A snapshot of ours. Its name is computed from the operation, so that a
// second PUT changes nothing, and a tag alone proves nothing.
struct SnapshotPlan {
  SnapshotPlan(arm::ResourcePath snapshot_path, std::string json)
      : path(std::move(snapshot_path)), body(std::move(json)) {}

  arm::ResourcePath path;
  std::string body;
};
inline constexpr std::string_view snapshot_name_prefix = "azvmreset-";
inline constexpr std::string_view snapshot_operation_tag = "azvmreset-operation";
inline constexpr std::string_view snapshot_target_tag = "azvmreset-target";
std::string snapshot_name(std::string_view operation_id);
Result<SnapshotPlan> plan_snapshot(const ResourceId& vm, std::string_view os_disk_id, std::string_view location,
                                   std::string_view operation_id);

Result<http::Request> put_snapshot(const arm::Arm& arm, const SnapshotPlan& plan);
Result<http::Request> get_snapshot(const arm::Arm& arm, const arm::ResourcePath& snapshot);

// Aims at a state, and may be sent again.
Result<http::Request> delete_snapshot(const arm::Arm& arm, const arm::ResourcePath& snapshot);

}  // namespace azvmreset::ops
