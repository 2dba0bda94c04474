#include "crashes/scene.hpp"

#include "base/format.hpp"
#include "client/surroundings.hpp"
#include "simulator/chance.hpp"
#include "simulator/world.hpp"
#include "support/memory_files.hpp"
#include "support/sealing_keys.hpp"
#include "support/seeded_random.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace azvmreset::crashes {
namespace {

constexpr std::string_view kVm = "dead-01";
constexpr std::string_view kAccount = "azureuser";
constexpr std::string_view kPassword = "New-qXz7CanaryW4v-1";
constexpr std::string_view kForgotten = "Forgotten-Passw0rd";

// A key that came from somewhere, and is there still.
const SealingKey& key() {
  static const SealingKey kept = SealingKey::from_pem(test::sealing_key().to_pem()).value();
  return kept;
}

class Delivery final : public HostSink {
 public:
  Delivery(const Mortality& mortality, Scene& scene) : mortality_(mortality), scene_(scene) {}

  void store(std::uint64_t, Secret content, StoreCompletion completion) override {
    if (mortality_.dead()) return unheard_.push_back(std::move(completion));
    scene_.delivered = content.expose();
    scene_.invariants->forbid(scene_.delivered);
    completion.complete();
  }

 private:
  const Mortality& mortality_;
  Scene& scene_;
  std::vector<StoreCompletion> unheard_;
};

// The VM, a rescue VM, and one that has nothing to do with it: each request scans all that there are.
sim::Scenario three_machines(const Setting& setting) {
  sim::Scenario scenario = sim::default_scenario();
  const auto is_kept = [](std::string_view name) { return name == kVm || name == "rescue-01" || name == "web-01"; };
  std::erase_if(scenario.vms, [&](const sim::VmSetUp& one) { return !is_kept(one.name); });
  std::erase_if(scenario.snapshots, [&](const sim::SnapshotSetUp& one) { return !is_kept(one.vm); });
  for (sim::VmSetUp& one : scenario.vms) {
    if (one.name != kVm) continue;
    one.power = setting.power_before;
    one.agent_after_boot = setting.agent_comes_back ? sim::AgentAfterBoot::ready : sim::AgentAfterBoot::silent;
  }
  return scenario;
}

}  // namespace

Setting setting_of(std::uint64_t seed) {
  Setting drawn;
  drawn.seed = seed;
  // The first is the plainest one.
  if (seed == 0) return drawn;
  sim::Chance chance(seed, "setting");
  drawn.rescue_is_made = chance.below(2) == 0;
  drawn.rescue_os = drawn.rescue_is_made && chance.below(3) == 0 ? RescueOs::windows : RescueOs::linux_os;
  drawn.read_back = chance.below(4) == 0 ? ReadBack::none : ReadBack::automatic;
  drawn.lease = chance.below(4) != 0;
  // A sealed password that nobody reads lets nobody in.
  drawn.chosen_password = drawn.read_back == ReadBack::none || chance.below(4) == 0;
  drawn.agent_comes_back = chance.below(2) == 0;
  // Windows writes that hook, and somebody has to see that it is disarmed.
  const bool by_windows = !drawn.rescue_is_made || drawn.rescue_os == RescueOs::windows;
  if (chance.below(3) == 0 && by_windows && drawn.read_back != ReadBack::none) drawn.hook = Hook::setup;
  drawn.probe = chance.below(4) != 0;
  drawn.keep_snapshot = chance.below(4) == 0;
  drawn.deallocate = chance.below(4) == 0;
  constexpr sim::Power powers[] = {sim::Power::running, sim::Power::running, sim::Power::stopped,
                                   sim::Power::deallocated};
  drawn.power_before = powers[chance.below(std::size(powers))];
  constexpr PowerAfter afterwards[] = {PowerAfter::as_before, PowerAfter::as_before, PowerAfter::running,
                                       PowerAfter::stopped, PowerAfter::deallocated};
  drawn.power_after = afterwards[chance.below(std::size(afterwards))];
  drawn.azure.seed = seed;
  return drawn;
}

std::string to_text(const Setting& setting) {
  constexpr std::string_view powers[] = {"running", "stopped", "deallocated"};
  return base::format("{} rescue VM with {}, {}, {} password, {}, {}, read back {}, agent {}{}{}, power {}, then {}",
                      setting.rescue_is_made ? "made" : "given",
                      setting.rescue_is_made && setting.rescue_os == RescueOs::linux_os ? "Linux" : "Windows",
                      setting.lease ? "lease" : "no lease", setting.chosen_password ? "chosen" : "sealed",
                      name_of(setting.hook), setting.probe ? "probe" : "no probe", name_of(setting.read_back),
                      setting.agent_comes_back ? "comes back" : "stays away",
                      setting.keep_snapshot ? ", snapshot kept" : "", setting.deallocate ? ", deallocated" : "",
                      powers[static_cast<int>(setting.power_before)], name_of(setting.power_after));
}

Process::Process(Scene& scene, Mortality::Fate fate) : Process(scene, std::move(fate), scene.records) {}

Process::Process(Scene& scene, Mortality::Fate fate, DiskOfRecords& records)
    : scene_(scene),
      number_(++scene.processes),
      mortality_(std::make_shared<Mortality>(std::move(fate))),
      journal_(std::make_shared<DyingJournal>(*mortality_, records)) {
  sim::InProcessAzure& azure = *scene.azure;
  ClientOptions options(ClientSecret(azure.tenant_id(), azure.client_id(), Secret(azure.client_secret())));
  options.drive = Drive::host;
  options.log_level = LogLevel::trace;
  options.log = [&scene](const LogRecord& record) {
    if (scene.invariants) scene.invariants->check_log(record);
  };
  client::Surroundings surroundings;
  surroundings.transport = std::make_shared<MortalTransport>(mortality_, scene.azure, number_, scene.sent);
  surroundings.port = std::shared_ptr<engine::Port>(std::shared_ptr<void>(), &scene.port);
  surroundings.clock = std::shared_ptr<host::Clock>(std::shared_ptr<void>(), &scene.port);
  surroundings.random = std::make_shared<test::SeededRandom>(scene.setting.seed * 17 + number_);
  surroundings.files = std::make_shared<test::MemoryFiles>();
  surroundings.blocking_work = engine::Worker::Mode::inline_jobs;
  auto made = client::Factory::create(std::move(options), std::move(surroundings));
  if (!made) throw std::logic_error("no client: " + made.error().message);
  client_.emplace(std::move(*made));
}

Process::~Process() = default;

RescueKeeping Process::keeping() {
  RescueKeeping keep;
  keep.journal = std::static_pointer_cast<HostJournal>(journal_);
  if (!scene_.setting.chosen_password) {
    keep.secret_sink = std::static_pointer_cast<HostSink>(std::make_shared<Delivery>(*mortality_, scene_));
  }
  return keep;
}

Scene::Scene(Setting drawn)
    : setting(std::move(drawn)),
      azure(std::make_shared<sim::InProcessAzure>(port, setting.azure, three_machines(setting))) {}

ResourceId Scene::vm() const { return ResourceId::parse((*azure)->vm_id(kVm)).value(); }

Rescue Scene::request() const {
  Rescue request(vm());
  request.reset.username = kAccount;
  if (setting.chosen_password) {
    request.reset.password = Secret(kPassword);
    request.reset.plaintext = true;
  } else {
    request.reset.sealing_key = key();
  }
  if (setting.rescue_is_made) {
    request.rescue.os = setting.rescue_os;
  } else {
    request.rescue.existing = ResourceId::parse((*azure)->vm_id("rescue-01")).value();
  }
  request.read_back = setting.read_back;
  request.lease = setting.lease;
  request.hook = setting.hook;
  request.probe = setting.probe;
  request.keep_snapshot = setting.keep_snapshot;
  request.deallocate = setting.deallocate;
  request.power_after = setting.power_after;
  request.agent_patience = std::chrono::seconds(60);
  return request;
}

// One event at a time; a client that waits for nothing lets time pass.
void Scene::step(Client& client) {
  if (port.stalled()) throw std::logic_error("a client waits for what never comes");
  const auto stepped = client.step(client.next_timeout().value_or(std::chrono::milliseconds::max()));
  if (!stepped) throw std::logic_error("a client cannot be driven: " + stepped.error().message);
  if (invariants) invariants->check();
}

// No client sleeps beyond what the other one waits for.
void Scene::step(Client& one, Client& other, bool turn) {
  if (port.stalled()) throw std::logic_error("two clients wait for what never comes");
  constexpr auto longest = std::chrono::milliseconds::max();
  const auto least = std::min(one.next_timeout().value_or(longest), other.next_timeout().value_or(longest));
  const auto stepped = (turn ? one : other).step(least);
  if (!stepped) throw std::logic_error("a client cannot be driven: " + stepped.error().message);
  if (invariants) invariants->check();
}

void Scene::let_pass(std::chrono::minutes time) {
  const auto until = engine::after(port.now(), time);
  while (port.now() < until) port.wait_until(until);
  (*azure)->advance(port.wall_now());
}

bool Scene::has_snapshot() const {
  return std::ranges::any_of(sent, [](const SentRequest& one) {
    return one.method == "PUT" && one.url.find("-source?") != std::string::npos;
  });
}

bool Scene::is_let_in() {
  const std::string_view password = setting.chosen_password ? kPassword : std::string_view(delivered);
  return !password.empty() && azure->sign_in(kVm, kAccount, password).code != 1326;
}

bool Scene::old_password_works() { return azure->sign_in(kVm, kAccount, kForgotten).code != 1326; }

sim::Power Scene::power_asked_for() const {
  switch (setting.power_after) {
    case PowerAfter::as_before:
      return setting.power_before;
    case PowerAfter::running:
      return sim::Power::running;
    case PowerAfter::stopped:
      return sim::Power::stopped;
    case PowerAfter::deallocated:
      return sim::Power::deallocated;
  }
  return setting.power_before;
}

}  // namespace azvmreset::crashes
