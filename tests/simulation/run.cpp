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
  Stage(const Plan& plan, Run& run)
      : plan_(plan),
        run_(run),
        started_(plan.operations.size()),
        keepers_(plan.operations.size()),
        resumed_(plan.operations.size()) {}

  void play() {
    for (std::size_t i = 0; i < plan_.clients.size(); ++i) {
      transports_.emplace_back();
      clients_.push_back(opened(i));
    }
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
    for (const PlannedKill& planned : plan_.kills) {
      at(planned.at, [this, &planned] { kill(planned.client); });
    }
  }

  Client opened(std::size_t index) {
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
    transports_[index] = std::make_shared<WatchedTransport>(run_.watch, run_.azure, serial_);
    surroundings.transport = transports_[index];
    surroundings.port = std::shared_ptr<engine::Port>(std::shared_ptr<void>(), &run_.port);
    surroundings.clock = std::shared_ptr<host::Clock>(std::shared_ptr<void>(), &run_.port);
    surroundings.random = std::make_shared<test::SeededRandom>(plan_.seed * 17 + serial_++);
    surroundings.blocking_work = engine::Worker::Mode::inline_jobs;
    auto made = client::Factory::create(std::move(options), std::move(surroundings));
    if (!made) throw std::logic_error("no client: " + made.error().message);
    return std::move(*made);
  }

  // As the kernel sees it: nothing of the process goes on, what it had sent
  // does, and what it had kept is there.
  void kill(std::size_t index) {
    run_.watch.note(base::format("client {} is killed", index));
    transports_[index]->die();
    for (std::size_t i = 0; i < started_.size(); ++i) {
      if (!started_[i] || plan_.operations[i].client != index) continue;
      for (const auto& keeper : {keepers_[i].tokens, keepers_[i].passwords, keepers_[i].keys}) keeper->die();
      keepers_[i].vault->die();
      started_[i].reset();
      leave(i);
    }
    clients_[index] = opened(index);
    for (std::size_t i = 0; i < started_.size(); ++i) {
      if (plan_.operations[i].client != index || !keepers_[i].tokens) continue;
      for (const auto& keeper : {keepers_[i].tokens, keepers_[i].passwords, keepers_[i].keys}) keeper->live();
      keepers_[i].vault->live();
    }
  }

  // Nobody waits for the operation any more; perhaps somebody goes on with it.
  void leave(std::size_t index) {
    run_.operations[index].at = run_.watch.elapsed();
    --under_way_;
    if (!resume_later(index)) run_.operations[index].lost = true;
  }

  bool resume_later(std::size_t index) {
    const PlannedOperation& planned = plan_.operations[index];
    const bool has_a_token = planned.kind == Kind::rotate || !keepers_[index].tokens->content().empty();
    if (!has_a_token || resumed_[index] >= planned.resumes) return false;
    ++resumed_[index];
    at(planned.resumed_after, [this, index] { go_on(index); });
    return true;
  }

  void go_on(std::size_t index) {
    const PlannedOperation& planned = plan_.operations[index];
    run_.watch.note(base::format("operation {} is resumed by client {}", index, planned.client));
    Client& client = clients_[planned.client];
    const std::string& machine = plan_.machines[planned.machine].name;
    // The next rotation is given what the vault has, and goes on by itself.
    started_[index] = planned.kind == Kind::rotate ? start(client, planned, machine_id(run_.azure->azure(), machine),
                                                           keepers_[index], run_.watch)
                                                   : resume(client, planned, keepers_[index], run_.watch);
    under_way(index);
  }

  Keepers keepers_for(std::size_t index) {
    const PlannedOperation& planned = plan_.operations[index];
    const auto made = [&](Keeper::Seen seen) {
      return std::make_shared<Keeper>(run_.port, planned.keeping, planned.keeping_takes, std::move(seen));
    };
    Keepers keepers;
    keepers.tokens = made([&watch = run_.watch](std::string_view token) { watch.kept(token); });
    keepers.passwords = made([this, index](std::string_view password) {
      run_.operations[index].generated = password;
      run_.watch.generated(password);
    });
    VaultContent& vault = run_.operations[index].vault;
    vault.current.emplace("the first", Secret(planned.password));
    keepers.vault = std::make_shared<Vault>(run_.port, planned.keeping, planned.keeping_takes, vault,
                                            [&watch = run_.watch](const RotationCandidate& candidate) {
                                              watch.kept(candidate.resume_token.expose());
                                              if (candidate.kind == CandidateKind::password) {
                                                watch.generated(candidate.secret.expose());
                                              }
                                            });
    keepers.keys = made([this, index](std::string_view key) { run_.operations[index].key = key; });
    return keepers;
  }

  void under_way(std::size_t index) {
    Ended& ended = run_.operations[index];
    ended.started = run_.watch.elapsed();
    ended.boots = boots_of(index);
    ended.interrupted.reset();
    ended.at.reset();
    ++under_way_;
  }

  void begin(std::size_t index) {
    const PlannedOperation& planned = plan_.operations[index];
    const std::string& machine = plan_.machines[planned.machine].name;
    run_.watch.note(base::format("operation {} begins: {} of {} by client {}", index, name_of(planned.kind), machine,
                                 planned.client));
    keepers_[index] = keepers_for(index);
    started_[index] =
        start(clients_[planned.client], planned, machine_id(run_.azure->azure(), machine), keepers_[index], run_.watch);
    under_way(index);
    if (planned.interruption == Interruption::none) return;
    at(planned.interrupted_after, [this, index] { interrupt(index); });
  }

  const sim::Machine& machine_of(std::size_t index) const {
    return *run_.azure->azure().world().find(plan_.machines[plan_.operations[index].machine].name);
  }
  std::uint32_t boots_of(std::size_t index) const { return machine_of(index).boots; }

  void interrupt(std::size_t index) {
    if (!started_[index]) return;
    run_.operations[index].interrupted = run_.watch.elapsed();
    if (plan_.operations[index].interruption == Interruption::cancel) {
      run_.watch.note(base::format("operation {} is cancelled", index));
      return started_[index]->cancel();
    }
    run_.watch.note(base::format("operation {} is dropped", index));
    started_[index].reset();
    leave(index);
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
      note_end(i);
    }
  }

  void note_end(std::size_t index) {
    run_.watch.note(base::format("operation {} ends", index));
    const PlannedOperation& planned = plan_.operations[index];
    Ended& ended = run_.operations[index];
    ended.at = run_.watch.elapsed();
    ended.booted = boots_of(index);
    ended.power = machine_of(index).set_up.power;
    ended.endings.push_back(started_[index]->end(run_.watch));
    started_[index].reset();
    --under_way_;
    in_time(planned, ended);
    const auto& error = ended.endings.back().error;
    if (error && (planned.kind == Kind::rotate || !error->resume_token.empty())) resume_later(index);
  }

  void in_time(const PlannedOperation& planned, const Ended& ended) {
    const Duration allowed = planned.timeout.value_or(std::chrono::minutes(45));
    // A script that is at work is told to stop first, and the command of one that is over is deleted.
    const bool by_script =
        planned.kind == Kind::run_script || planned.kind == Kind::reset_password || planned.kind == Kind::rotate;
    const Duration longest = by_script ? Duration(std::chrono::seconds(20)) : Duration(5);
    if (*ended.at > ended.started + allowed + longest) run_.watch.broken("deadlines are kept", "it ended too late");
    if (ended.interrupted && *ended.at > *ended.interrupted + longest) {
      const auto late = (*ended.at - *ended.interrupted).count();
      run_.watch.broken("a cancel is heard at once", base::format("{} ms later", late));
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
    transports_.clear();
    keepers_.clear();
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
  std::vector<std::shared_ptr<WatchedTransport>> transports_;
  std::uint64_t serial_ = 0;  // of clients, the killed ones included
  std::vector<std::unique_ptr<Started>> started_;
  std::vector<Keepers> keepers_;
  std::vector<std::uint32_t> resumed_;
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
