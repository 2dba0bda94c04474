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

// Aims at a state, and may be sent again. The handler goes with its last instance.
Result<http::Request> delete_extension(const arm::Arm& arm, const ResourceId& vm, std::string_view name);

// All resources of a type in a subscription or a resource group, whose id is
// `scope`.
Result<http::Request> get_list(const arm::Arm& arm, std::string_view scope, arm::ResourceType type);

// A managed run command of ours: the name is computed from the operation, so
// that whoever made it can look for it, and a second PUT makes no second one.
inline constexpr std::string_view run_command_name_prefix = "azvmreset-";
std::string run_command_name(std::string_view operation_id);

// `name` is a name of that form. A PUT of one that has ended may start its
// script anew, so it leaves once; before it is sent again, whoever sends it
// looks for what the first one left (contract C2).
Result<http::Request> put_run_command(const arm::Arm& arm, const ResourceId& vm, std::string_view name,
                                      std::shared_ptr<const Secret> body);

// With the instance view.
Result<http::Request> get_run_command(const arm::Arm& arm, const ResourceId& vm, std::string_view name);
Result<http::Request> list_run_commands(const arm::Arm& arm, const ResourceId& vm);

// Ends a script that runs; aims at a state, and may be sent again.
Result<http::Request> delete_run_command(const arm::Arm& arm, const ResourceId& vm, std::string_view name);

// The action form: the script would run a second time (contract C3).
Result<http::Request> post_run_command(const arm::Arm& arm, const ResourceId& vm, std::shared_ptr<const Secret> body);

enum class PowerAction : std::uint8_t { start, power_off, deallocate, restart };

// As a path has it ("powerOff"), and as we call it ("power_off").
std::string_view path_of(PowerAction action) noexcept;
std::string_view name_of(PowerAction action) noexcept;

// All but the restart aim at a state and may be sent again (contract C2).
Result<http::Request> post_power(const arm::Arm& arm, const ResourceId& vm, PowerAction action);

// On what we leave beside a VM. A tag alone proves nothing.
inline constexpr std::string_view operation_tag = "azvmreset-operation";
inline constexpr std::string_view target_tag = "azvmreset-target";

// A snapshot of ours. Its name is computed from the operation, so that a
// second PUT changes nothing.
struct SnapshotPlan {
  SnapshotPlan(arm::ResourcePath snapshot_path, std::string json)
      : path(std::move(snapshot_path)), body(std::move(json)) {}

  arm::ResourcePath path;
  std::string body;
};
inline constexpr std::string_view snapshot_name_prefix = "azvmreset-";
std::string snapshot_name(std::string_view operation_id);
Result<SnapshotPlan> plan_snapshot(const ResourceId& vm, std::string_view os_disk_id, std::string_view location,
                                   std::string_view operation_id);

Result<http::Request> put_snapshot(const arm::Arm& arm, const SnapshotPlan& plan);
Result<http::Request> get_snapshot(const arm::Arm& arm, const arm::ResourcePath& snapshot);

// Aims at a state, and may be sent again.
Result<http::Request> delete_snapshot(const arm::Arm& arm, const arm::ResourcePath& snapshot);

}  // namespace azvmreset::ops
