#include "simulation/run.hpp"

#include "base/format.hpp"
#include "client/surroundings.hpp"
#include "simulation/started.hpp"
#include "simulator/world.hpp"
#include "support/seeded_random.hpp"

#include <algorithm>
#include <deque>
#include <functional>
#include <stdexcept>
#include <utility>

namespace azvmreset::simulation {
namespace {

// More than any history needs: who is still turning then turns for ever.
constexpr std::size_t kMostTurns = 3'000'000;

// Long enough for whatever a guest was still asked to do.
constexpr std::chrono::hours kAftermath{6};

ResourceId machine_id(const sim::Azure& azure, std::string_view name) {
  auto id = ResourceId::parse(azure.vm_id(name));
  if (!id) throw std::logic_error("no such machine: " + std::string(name));
  return std::move(*id);
}

class Stage {
 public:
  Stage(const Plan& plan, Run& run) : plan_(plan), run_(run), started_(plan.operations.size()) {}

  void play() {
    for (std::size_t i = 0; i < plan_.clients.size(); ++i) open(i);
    schedule_all();
    std::size_t turns = 0;
    for (;;) {
      while (!due_.empty()) {
        const auto action = std::move(due_.front());
        due_.pop_front();
        --to_come_;
        action();
      }
      note_ends();
      if (to_come_ == 0 && under_way_ == 0) break;
      if (run_.port.stalled()) return run_.watch.broken("everything ends", "a client waits for what never comes");
      if (++turns > kMostTurns) return run_.watch.broken("everything ends", "the loop turns for ever");
      step();
    }
    close_all();
    settle();
  }

 private:
  // Clients are used between their turns only, as a program would.
  void at(Duration when, std::function<void()> action) {
    ++to_come_;
    run_.port.schedule(when, [this, action = std::move(action)] { due_.push_back(action); });
  }

  void schedule_all() {
    for (std::size_t i = 0; i < plan_.operations.size(); ++i) {
      at(plan_.operations[i].start, [this, i] { begin(i); });
    }
    for (const PlannedFault& planned : plan_.faults) {
      at(planned.from, [this, &planned] { strike(planned); });
    }
    for (const PlannedEvent& event : plan_.events) {
      at(event.at, [this, &event] { change(event); });
    }
  }

  void open(std::size_t index) {
    const PlannedClient& planned = plan_.clients[index];
    sim::InProcessAzure& azure = *run_.azure;
    ClientOptions options(ClientSecret(azure.tenant_id(), azure.client_id(), Secret(azure.client_secret())));
    options.drive = Drive::host;
    options.max_requests_in_flight = planned.max_requests_in_flight;
    options.retry.max_resends = planned.max_resends;
    options.poll_interval = planned.poll_interval;
    options.log_level = LogLevel::trace;
    options.log = [&watch = run_.watch](const LogRecord& record) {
      watch.note(base::format("  log {}: {}", record.component, record.message));
      watch.shown("the log", record.message);
    };
    client::Surroundings surroundings;
    surroundings.transport = std::make_shared<WatchedTransport>(run_.watch, run_.azure, index);
    surroundings.port = std::shared_ptr<engine::Port>(std::shared_ptr<void>(), &run_.port);
    surroundings.clock = std::shared_ptr<host::Clock>(std::shared_ptr<void>(), &run_.port);
    surroundings.random = std::make_shared<test::SeededRandom>(plan_.seed * 7 + index);
    auto made = client::Factory::create(std::move(options), std::move(surroundings));
    if (!made) throw std::logic_error("no client: " + made.error().message);
    clients_.push_back(std::move(*made));
  }

  void begin(std::size_t index) {
    const PlannedOperation& planned = plan_.operations[index];
    const std::string& machine = plan_.machines[planned.machine].name;
    run_.watch.note(base::format("operation {} begins: {} of {} by client {}", index, name_of(planned.kind), machine,
                                 planned.client));
    started_[index] = start(clients_[planned.client], planned, machine_id(run_.azure->azure(), machine), run_.watch);
    run_.operations[index].started = run_.watch.elapsed();
    run_.operations[index].boots = boots_of(index);
    ++under_way_;
    if (planned.interruption == Interruption::none) return;
    at(planned.interrupted_after, [this, index] { interrupt(index); });
  }

  std::uint32_t boots_of(std::size_t index) const {
    return run_.azure->azure().world().find(plan_.machines[plan_.operations[index].machine].name)->boots;
  }

  void interrupt(std::size_t index) {
    if (!started_[index]) return;
    run_.operations[index].interrupted = run_.watch.elapsed();
    if (plan_.operations[index].interruption == Interruption::cancel) {
      run_.watch.note(base::format("operation {} is cancelled", index));
      return started_[index]->cancel();
    }
    run_.watch.note(base::format("operation {} is dropped", index));
    run_.operations[index].at = run_.watch.elapsed();
    started_[index].reset();
    --under_way_;
  }

  void strike(const PlannedFault& planned) {
    run_.watch.note(base::format("fault: {}, {} {}", planned.name, planned.fault.method, planned.fault.path_part));
    sim::Faults& faults = run_.azure->azure().faults();
    const std::uint64_t id = faults.add(planned.fault);
    at(planned.until - planned.from, [this, id, name = planned.name] {
      run_.watch.note(base::format("no more {}", name));
      run_.azure->azure().faults().remove(id);
    });
  }

  void change(const PlannedEvent& event) {
    const std::string& machine = plan_.machines[event.machine].name;
    run_.watch.note(base::format("event at {}: power {}, agent {}", machine,
                                 event.power ? static_cast<int>(*event.power) : -1,
                                 event.agent ? static_cast<int>(*event.agent) : -1));
    sim::Azure& azure = run_.azure->azure();
    if (event.power) azure.set_power(machine, *event.power, run_.port.wall_now());
    if (event.agent) azure.set_agent(machine, *event.agent, run_.port.wall_now());
  }

  void note_ends() {
    for (std::size_t i = 0; i < started_.size(); ++i) {
      if (!started_[i] || !started_[i]->done()) continue;
      run_.watch.note(base::format("operation {} ends", i));
      run_.operations[i].at = run_.watch.elapsed();
      run_.operations[i].booted = boots_of(i);
      run_.operations[i].ending = started_[i]->end(run_.watch);
      started_[i].reset();
      --under_way_;
    }
  }

  // In turn, and no client sleeps beyond what another one waits for.
  void step() {
    std::chrono::milliseconds least = std::chrono::milliseconds::max();
    for (const Client& each : clients_) least = std::min(least, each.next_timeout().value_or(least));
    turn_ = (turn_ + 1) % clients_.size();
    const auto stepped = clients_[turn_].step(least);
    if (!stepped) run_.watch.broken("clients can be driven", stepped.error().message);
  }

  void close_all() {
    for (Client& each : clients_) {
      const auto closed = each.close(std::chrono::minutes(1));
      if (!closed) run_.watch.broken("clients close", closed.error().message);
    }
    clients_.clear();
    if (run_.azure->in_flight() != 0) run_.watch.broken("clients close", "requests are still in flight");
    if (run_.azure.use_count() != 1) run_.watch.broken("clients close", "something of a client lives on");
  }

  // Every guest gets the chance to do what it was ever asked for: what was
  // said not to happen must not happen then either.
  void settle() {
    sim::Azure& azure = run_.azure->azure();
    const sim::Time now = run_.port.wall_now();
    azure.faults().clear();
    for (const PlannedMachine& machine : plan_.machines) {
      azure.set_power(machine.name, sim::Power::running, now);
      azure.set_agent(machine.name, sim::AgentState::ready, now);
    }
    azure.advance(now + kAftermath);
  }

  const Plan& plan_;
  Run& run_;
  std::vector<Client> clients_;
  std::vector<std::unique_ptr<Started>> started_;
  std::deque<std::function<void()>> due_;
  std::size_t turn_ = 0;       // whose it was
  std::size_t to_come_ = 0;    // actions that have not happened
  std::size_t under_way_ = 0;  // operations that have begun and not ended
};

}  // namespace

Run::Run(const Plan& plan)
    : azure(std::make_shared<sim::InProcessAzure>(port, plan.settings, plan.scenario)),
      watch(port, azure->client_secret()),
      operations(plan.operations.size()) {}

void let_happen(const Plan& plan, Run& run) { Stage(plan, run).play(); }

}  // namespace azvmreset::simulation
