#include "simulator/world_json.hpp"

#include "base/ascii.hpp"
#include "base/json/writer.hpp"
#include "base/timestamp.hpp"
#include "simulator/arm/tags.hpp"
#include "simulator/words.hpp"

namespace azvmreset::sim {
namespace {

using base::format_timestamp;
using base::json::Writer;

void write_account(Writer& out, const Account& account, const Windows& guest) {
  out.begin_object()
      .member("name", account.name)
      .member("sid", account.sid)
      .member("built_in_administrator", account.built_in_administrator())
      .member("enabled", account.enabled)
      .member("locked", account.locked)
      .member("must_change", account.must_change)
      .member("password_expired", account.password_expired)
      .member("laps_managed", controlled_by_laps(guest, account))
      .member("remote_logon_denied", guest.remote_logon_denied(account))
      .member("never_expires", account.never_expires);
  out.key("expires");
  if (account.expires)
    out.string(format_timestamp(*account.expires));
  else
    out.null();
  out.key("password_set");
  if (account.password_set)
    out.string(format_timestamp(*account.password_set));
  else
    out.null();
  out.member("password_sha256", account.password_sha256).key("groups").begin_array();
  for (const std::string& sid : account.groups) {
    out.begin_object().member("sid", sid).member("name", guest.group_name(sid)).end_object();
  }
  out.end_array().end_object();
}

void write_guest(Writer& out, const Windows& guest) {
  out.begin_object()
      .member("computer_name", guest.computer_name)
      .member("language", guest.language)
      .member("domain", guest.domain)
      .member("domain_controller", guest.domain_controller)
      .member("read_only", guest.read_only)
      .member("firewall_service", guest.firewall_service);
  out.key("rdp").begin_object().member("enabled", guest.rdp.enabled).member("port", guest.rdp.port);
  out.member("firewall_rule", guest.rdp.firewall_rule)
      .member("network_level_authentication", guest.rdp.network_level_authentication)
      .member("security_layer", guest.rdp.security_layer)
      .member("min_encryption_level", guest.rdp.min_encryption_level)
      .end_object()
      .member("remote_powershell", guest.remote_powershell);
  out.key("accounts").begin_array();
  for (const Account& account : guest.accounts) write_account(out, account, guest);
  out.end_array().key("keys").begin_array();
  for (const GuestKey& key : guest.keys) out.string(key.name);
  out.end_array().end_object();
}

void write_command_entry(Writer& out, const LedgerEntry& entry) {
  out.member("command", entry.command).member("script_sha256", entry.script_sha256).member("nonce", entry.nonce);
  out.key("changed").begin_array();
  for (const std::string& change : entry.changed) out.string(change);
  out.end_array().key("exit_code");
  if (entry.exit_code)
    out.integer(*entry.exit_code);
  else
    out.null();
}

void write_ledger(Writer& out, const World& world, std::string_view vm) {
  out.begin_array();
  for (const LedgerEntry& entry : world.ledger) {
    if (!base::equals_ignoring_case(entry.vm, vm)) continue;
    out.begin_object()
        .member("time", format_timestamp(entry.time))
        .member("extension", entry.extension)
        .member("sequence", static_cast<std::int64_t>(entry.sequence))
        .member("tag", entry.tag)
        .member("username", entry.username)
        .member("password_sha256", entry.password_sha256)
        .member("password_set", entry.password_set)
        .member("succeeded", entry.succeeded)
        .member("message", entry.message)
        .member("again", entry.again);
    if (!entry.command.empty()) write_command_entry(out, entry);
    out.end_object();
  }
  out.end_array();
}

void write_whole_machine(Writer& out, const Machine& machine, const World& world) {
  const VmSetUp& is = machine.set_up;
  out.begin_object()
      .member("name", is.name)
      .member("id", machine.id)
      .member("location", is.location)
      .member("os", word_for(is.os, kOsWords))
      .member("power", word_for(is.power, kPowerWords))
      .member("agent", word_for(is.agent, kAgentWords))
      .member("provisioning_state", machine.provisioning_state)
      .member("boots", machine.boots)
      .member("os_disk", machine.os_disk)
      .member("model_version", static_cast<std::int64_t>(machine.version))
      .member("private_ip", is.network.private_ip)
      .member("public_ip", machine.public_ip);
  write_tags(out, is.tags);
  out.key("data_disks").begin_array();
  for (const DataDisk& disk : machine.data_disks) out.string(disk.id);
  out.end_array();
  out.key("extensions").begin_array();
  for (const Extension& extension : machine.extensions) {
    out.begin_object()
        .member("name", extension.name)
        .member("handler", extension.handler())
        .member("version", extension.version)
        .member("provisioning_state", extension.provisioning_state)
        .member("sequence", static_cast<std::int64_t>(extension.sequence))
        .member("force_update_tag", extension.force_update_tag.value_or(""))
        .end_object();
  }
  out.end_array().key("run_commands").begin_array();
  for (const ManagedCommand& command : machine.commands) {
    out.begin_object()
        .member("name", command.name)
        .member("provisioning_state", command.provisioning_state)
        .member("execution_state", command.view ? command.view->state : "")
        .member("sequence", static_cast<std::int64_t>(command.sequence))
        .end_object();
  }
  out.end_array().member("action_slot_taken", machine.action_slot != 0).key("pending").begin_array();
  for (const Goal& goal : machine.goals) out.string(goal.extension);
  for (const CommandGoal& goal : machine.command_goals) out.string(goal.name.empty() ? "runCommand" : goal.name);
  out.end_array();
  if (machine.windows()) {
    out.key("guest");
    write_guest(out, machine.guest);
  }
  out.key("ledger");
  write_ledger(out, world, is.name);
  out.end_object();
}

void write_snapshot(Writer& out, const Volume& snapshot) {
  out.begin_object().member("name", snapshot.name).member("id", snapshot.id).member("source", snapshot.source);
  out.member("provisioning_state", snapshot.provisioning_state);
  write_tags(out, snapshot.tags);
  out.end_object();
}

void write_disk(Writer& out, const Volume& disk, const World& world) {
  const Machine* holder = world.holder_of(disk);
  out.begin_object().member("name", disk.name).member("id", disk.id).member("source", disk.source);
  out.member("provisioning_state", disk.provisioning_state).member("holder", holder == nullptr ? "" : holder->id);
  write_tags(out, disk.tags);
  out.key("files").begin_array();
  for (const auto& [path, file] : disk.content.files) out.string(path);
  out.end_array().end_object();
}

}  // namespace

std::string machine_text(const Machine& machine, const World& world) {
  Writer out(base::json::Style::pretty);
  write_whole_machine(out, machine, world);
  return out.text();
}

std::string world_text(const World& world, Time now) {
  Writer out(base::json::Style::pretty);
  out.begin_object().member("time", format_timestamp(now));
  out.member("tenant_id", world.scenario.tenant_id).key("virtual_machines").begin_array();
  for (const auto& machine : world.machines) write_whole_machine(out, *machine, world);
  out.end_array().key("snapshots").begin_array();
  for (const auto& volume : world.volumes) {
    if (volume->snapshot) write_snapshot(out, *volume);
  }
  out.end_array().key("disks").begin_array();
  for (const auto& volume : world.volumes) {
    if (!volume->snapshot) write_disk(out, *volume, world);
  }
  out.end_array().key("blobs").begin_object();
  for (const auto& [uri, text] : world.blobs) out.member(uri, text);
  out.end_object().key("locks").begin_array();
  for (const Lock& lock : world.locks) {
    out.begin_object().member("scope", lock.scope).member("level", lock.level).end_object();
  }
  out.end_array().end_object();
  return out.text();
}

}  // namespace azvmreset::sim
