#include "simulator/azure.hpp"

#include "base/ascii.hpp"
#include "simulator/aftermath.hpp"
#include "simulator/arm/arm.hpp"
#include "simulator/arm/bearer.hpp"
#include "simulator/beforehand.hpp"
#include "simulator/dates.hpp"
#include "simulator/entra.hpp"
#include "simulator/fault_effects.hpp"
#include "simulator/identity_hosts.hpp"
#include "simulator/scenario_disk.hpp"
#include "simulator/world.hpp"
#include "simulator/world_json.hpp"

#include <utility>

namespace azvmreset::sim {

// What lives from one reset to the next.
class Azure::Model {
 public:
  Model(Scenario of, Settings with)
      : scenario(std::move(of)),
        settings(std::move(with)),
        world(scenario, settings),
        entra(scenario, settings, world.choices),
        arm(world, entra),
        identity_hosts(scenario, settings, world.choices, entra),
        arm_host(target_of(settings.arm_endpoint).host),
        entra_host(target_of(settings.authority).host) {}

  // By the host, where they have two: what is sent to the wrong one must not
  // be answered by the right one.
  bool is_for_entra(const Target& target) const {
    return arm_host == entra_host ? Entra::owns(target) : target.host == entra_host;
  }

  Reply answer(const Request& request, const Target& target, const Fault* fault, Time now, bool& processed);
  void finish(const Request& request, const Target& target, Answer& answer, Time now);

  Scenario scenario;
  Settings settings;
  World world;
  Entra entra;
  Arm arm;
  IdentityHosts identity_hosts;
  std::string arm_host;
  std::string entra_host;
  Faults faults;
  std::vector<LoggedRequest> requests;
};

Azure::Azure(Scenario scenario, Settings settings)
    : model_(std::make_unique<Model>(std::move(scenario), std::move(settings))) {}

Azure::~Azure() = default;

void Azure::reset() {
  Scenario scenario = std::move(model_->scenario);
  Settings settings = std::move(model_->settings);
  model_ = std::make_unique<Model>(std::move(scenario), std::move(settings));
}

void Azure::advance(Time now) {
  model_->world.begin(now);
  model_->world.agenda.run_until(now);
  model_->world.reached = now;
}

Reply Azure::handle(const Request& request, Time now) {
  advance(now);
  const Target target = target_of(request.url);
  const Fault* fault = model_->faults.meet(request);

  LoggedRequest entry{now, request, {}, false, {}, {}};
  if (const IssuedToken* token = model_->entra.find(bearer_of(request))) entry.audience = token->audience;
  if (fault != nullptr) entry.fault = name_of(fault->kind);
  Reply reply = model_->answer(request, target, fault, now, entry.processed);
  if (reply.wire == Wire::answered || reply.wire == Wire::cut) entry.status = reply.answer.status;
  model_->requests.push_back(std::move(entry));
  return reply;
}

Reply Azure::Model::answer(const Request& request, const Target& target, const Fault* fault, Time now,
                           bool& processed) {
  if (fault != nullptr) {
    if (auto reply = instead(*fault)) {
      finish(request, target, reply->answer, now);
      return *std::move(reply);
    }
  }
  processed = true;
  if (fault != nullptr) precede(*fault, target, world, arm, now);
  Reply reply;
  const auto process = [&] {
    if (identity_hosts.owns(target)) return identity_hosts.handle(request, target, now);
    return is_for_entra(target) ? entra.handle(request, target, now) : arm.handle(request, target, fault, now);
  };
  reply.answer = process();
  if (fault != nullptr && fault->kind == FaultKind::duplicated) reply.answer = process();
  if (request.method == "HEAD") reply.answer.body.clear();
  finish(request, target, reply.answer, now);
  if (fault != nullptr) {
    distort(*fault, reply);
    follow(*fault, target, world, arm, now);
  }
  return reply;
}

void Azure::Model::finish(const Request& request, const Target& target, Answer& answer, Time now) {
  if (!is_for_entra(target) && !identity_hosts.owns(target)) arm.sign(request, answer, now);
  // C-B4/1.
  constexpr std::chrono::seconds skews[] = {std::chrono::seconds(0), std::chrono::seconds(90),
                                            std::chrono::seconds(-90)};
  const auto skew = skews[static_cast<std::size_t>(world.choices.pick<ClockSkew>())];
  if (!find_header(answer.headers, "Date")) answer.headers.emplace_back("Date", http_date(now + skew));
}

const Scenario& Azure::scenario() const noexcept { return model_->scenario; }
const Settings& Azure::settings() const noexcept { return model_->settings; }
DeviceCodes& Azure::device_codes() noexcept { return model_->entra.device_codes(); }
Faults& Azure::faults() noexcept { return model_->faults; }
std::vector<LoggedRequest>& Azure::requests() noexcept { return model_->requests; }
const std::vector<LedgerEntry>& Azure::ledger() const noexcept { return model_->world.ledger; }
const World& Azure::world() const noexcept { return model_->world; }

std::string Azure::vm_id(std::string_view vm) const {
  const Machine* machine = model_->world.find(vm);
  return machine == nullptr ? std::string() : machine->id;
}

bool Azure::asks_for_identity(const Request& request) const {
  return model_->identity_hosts.owns(target_of(request.url));
}

std::string Azure::give_token(Time now) {
  const Person& person = model_->scenario.people.front();
  return model_->entra.give(person.principal, model_->settings.arm_endpoint, {}, person.name, now);
}

Windows* Azure::guest(std::string_view vm) {
  Machine* machine = model_->world.find(vm);
  return machine == nullptr || !machine->windows() ? nullptr : &model_->world.look_into(*machine);
}

void Azure::set_power(std::string_view vm, Power power, Time now) {
  advance(now);
  Machine* machine = model_->world.find(vm);
  if (machine != nullptr) model_->arm.power().set(*machine, power, now);
}

void Azure::set_lock(std::string_view where, std::string_view level) {
  World& world = model_->world;
  const std::string scope = where.starts_with('/') ? std::string(where) : vm_id(where);
  if (scope.empty()) return;
  std::erase_if(world.locks, [&](const Lock& lock) { return base::equals_ignoring_case(lock.scope, scope); });
  if (!level.empty()) world.locks.push_back({scope, "set", std::string(level)});
}

bool Azure::change_disk(std::string_view vm, const DiskChange& change) {
  const Machine* machine = model_->world.find(vm);
  if (machine == nullptr) return false;
  const DataDisk* attached = change.lun ? machine->find_lun(*change.lun) : nullptr;
  if (change.lun && attached == nullptr) return false;
  Volume* volume = model_->world.find_volume(attached == nullptr ? machine->os_disk : attached->id);
  if (volume == nullptr) return false;
  change.to.apply(volume->content);
  return true;
}

void Azure::set_next_start(std::string_view vm, const StartFate& fate) {
  if (Machine* machine = model_->world.find(vm)) machine->next_start = fate;
}

void Azure::set_agent(std::string_view vm, AgentState agent, Time now) {
  advance(now);
  Machine* machine = model_->world.find(vm);
  if (machine == nullptr) return;
  const bool back = machine->set_up.agent != AgentState::ready && agent == AgentState::ready;
  machine->set_up.agent = agent;
  machine->agent_time = now - kSilence;
  if (back) model_->arm.agent().come_back(*machine, now);
}

std::string Azure::world_json(Time now) const { return world_text(model_->world, now); }

std::optional<std::string> Azure::vm_json(std::string_view vm) const {
  const Machine* machine = model_->world.find(vm);
  if (machine == nullptr) return std::nullopt;
  return machine_text(*machine, model_->world);
}

}  // namespace azvmreset::sim
