// Everything that is and will be, in one place.
#pragma once

#include "simulator/agenda.hpp"
#include "simulator/arm/group.hpp"
#include "simulator/arm/machine.hpp"
#include "simulator/arm/networks.hpp"
#include "simulator/arm/operation.hpp"
#include "simulator/arm/volume.hpp"
#include "simulator/azure.hpp"
#include "simulator/chance.hpp"
#include "simulator/fidelity.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::sim {

// How long ago an agent that went stale said its last.
inline constexpr std::chrono::hours kSilence{24 * 9};

struct Lock {
  std::string scope;  // "/subscriptions/…"
  std::string name;
  std::string level;  // "ReadOnly" or "CanNotDelete"
};

struct World {
  World(const Scenario& from, const Settings& with);

  const Scenario& scenario;
  const Settings& settings;
  Choices choices;
  Chance ids;
  Chance service_times;
  Chance power_times;
  Chance disk_times;
  Chance guests;  // what they draw by themselves
  Agenda agenda;
  std::vector<std::unique_ptr<Group>> groups;
  std::vector<std::unique_ptr<Machine>> machines;
  std::vector<std::unique_ptr<Volume>> volumes;
  std::vector<std::unique_ptr<VirtualNetwork>> networks;
  std::vector<std::unique_ptr<NatGateway>> nat_gateways;
  std::vector<std::unique_ptr<MadeConnection>> connections;
  std::vector<Lock> locks;
  std::map<std::string, Operation, std::less<>> operations;
  std::vector<LedgerEntry> ledger;
  KnownScripts known_scripts;
  std::map<std::string, std::string> blobs;  // what run commands wrote to them, by URI
  Time reached;                              // how far the world has gone
  bool began = false;                        // whether a first moment is known

  // Sets what depends on the moment at which the world begins.
  void begin(Time now);

  // Its guest, with what its clock shows now.
  Windows& look_into(Machine& machine) const;

  // `azure_time` as the settings scale it.
  Duration scaled(Duration azure_time) const;

  Machine* find(std::string_view subscription, std::string_view group, std::string_view name);
  Machine* find(std::string_view name);  // the first of that name
  const Machine* find(std::string_view name) const { return const_cast<World*>(this)->find(name); }
  Machine* find_by_id(std::string_view id);

  // A domain controller that answers for the domain of that guest: its own, or
  // that of another VM; null where there is none.
  Windows* controller_for(Machine& machine);

  Group* find_group(std::string_view subscription, std::string_view name);  // in any case
  Volume* find_volume(std::string_view id);                                 // in any case
  const Machine* user_of(std::string_view interface_id) const;
  // Of the resource of that id; null when there is none, or none that has tags.
  std::map<std::string, std::string>* tags_of(std::string_view id);
  void touch(std::string_view id);  // the model of that VM, if it is one, has a new version
  const Machine* holder_of(const Volume& volume) const;
  // What a copy that is made now would hold: of a running VM's disk what the guest is just now.
  DiskContent content_now(const Volume& volume) const;
  Operation* find_operation(std::string_view id);
};

const Subscription* find_subscription(const Scenario& scenario, std::string_view id);

}  // namespace azvmreset::sim
