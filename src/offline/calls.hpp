// The requests of a plan, as they will be sent. Pure.
#pragma once

#include "offline/situation.hpp"

#include <azvmreset/plan.hpp>

#include <string>
#include <string_view>

namespace azvmreset::offline {

PlanCall get(const Situation& now, const std::string& id, arm::ResourceType type, std::string_view purpose);
PlanCall put(const Situation& now, const std::string& id, arm::ResourceType type, std::string body,
             std::string_view purpose);
PlanCall remove(const Situation& now, const std::string& id, arm::ResourceType type, std::string_view purpose);

// With the instance view.
PlanCall look_at(const Situation& now, const std::string& vm, std::string_view purpose);

// "start", "powerOff", "deallocate"
PlanCall power(const Situation& now, std::string_view verb, std::string_view purpose);

// On the VM: the tags API changes those that are named, and no other (F5.6).
PlanCall merge_tag(const Situation& now, std::string_view name, const std::string& value, std::string_view purpose);
PlanCall delete_tags(const Situation& now, std::string_view purpose);

// The plan's tag on what it has made: how far it is.
PlanCall mark(const Situation& now, const std::string& id, std::string_view step, std::string_view purpose);

// At the rescue VM.
PlanCall attach(const Situation& now, const std::string& disk, std::string_view purpose);
PlanCall detach(const Situation& now, const std::string& disk, std::string_view purpose);

// A script at a VM by a managed run command of this plan, named by its part.
PlanCall run_script(const Situation& now, const std::string& vm, const std::string& location, std::string_view part,
                    std::string_view purpose);
PlanCall read_script(const Situation& now, const std::string& vm, std::string_view part, std::string_view purpose);
PlanCall remove_script(const Situation& now, const std::string& vm, std::string_view part, std::string_view purpose);

// The OS disk of the VM becomes this one; the name changes with it (F5.4).
PlanCall swap(const Situation& now, const std::string& disk, std::string_view purpose);

PlanCall with_condition(PlanCall call, std::string_view when);

}  // namespace azvmreset::offline
