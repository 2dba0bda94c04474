#include "simulation/lost_passwords.hpp"

#include "base/encoding/base64.hpp"
#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "base/sealing_pair.hpp"
#include "simulation/started.hpp"
#include "simulator/digest.hpp"
#include "simulator/world.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::simulation {
namespace {

using Digests = std::set<std::string>;

Digests known_passwords(const Plan& plan, const Run& run) {
  Digests known;
  for (const PlannedOperation& planned : plan.operations) known.insert(sim::digest_of(planned.password));
  for (const Ended& ended : run.operations) known.insert(sim::digest_of(ended.generated));
  return known;
}

std::vector<SealingKey> keys_at_hand(const Plan& plan, const Run& run) {
  std::vector<SealingKey> keys;
  for (std::size_t i = 0; i < plan.operations.size(); ++i) {
    if (plan.operations[i].key_is_kept) keys.push_back(sealing_key(true));
    if (run.operations[i].key.empty()) continue;
    if (auto key = SealingKey::from_pem(Secret(run.operations[i].key))) keys.push_back(*std::move(key));
  }
  return keys;
}

// A block is one line, and then a piece of the password.
std::optional<std::string> opened(const SealingKey& key, base::OaepHash hash, std::string_view blocks) {
  const std::size_t size = key.pair().public_key().size();
  std::string password;
  for (; blocks.size() >= size; blocks.remove_prefix(size)) {
    const auto text = key.pair().open(hash, blocks.substr(0, size));
    if (!text) return std::nullopt;
    const std::string_view piece = text->expose();
    password += piece.substr(std::min(piece.find('\n'), piece.size() - 1) + 1);
  }
  return password;
}

// What lies sealed in what a command wrote.
Digests sealed_in(std::string_view output, const std::vector<SealingKey>& keys) {
  Digests found;
  while (!output.empty()) {
    const std::string_view line = output.substr(0, output.find('\n'));
    output.remove_prefix(std::min(line.size() + 1, output.size()));
    const auto document = base::json::Document::parse(line);
    if (!document || !document->root()["sealed"].is_object()) continue;
    const auto sealed = document->root()["sealed"];
    const auto blocks = base::base64_decode(sealed["blocks"].text_or("!"));
    const auto hash = sealed["hash"].text() == "sha1" ? base::OaepHash::sha1 : base::OaepHash::sha256;
    for (const SealingKey& key : keys) {
      if (const auto password = blocks ? opened(key, hash, *blocks) : std::nullopt) {
        found.insert(sim::digest_of(*password));
      }
    }
  }
  return found;
}

// What a script had told when its VM went off, Azure may never tell (F3.2/13).
bool told_by_nobody(const sim::World& world, std::string_view digest) {
  if (world.choices.pick<sim::CutByPower>() == sim::CutByPower::failed) return false;
  return std::any_of(world.ledger.begin(), world.ledger.end(), [&](const sim::LedgerEntry& entry) {
    return entry.password_sha256 == digest && entry.message == "the VM went off";
  });
}

}  // namespace

void no_password_is_lost(const Plan& plan, Run& run) {
  const sim::World& world = run.azure->azure().world();
  const Digests known = known_passwords(plan, run);
  const std::vector<SealingKey> keys = keys_at_hand(plan, run);
  for (const auto& machine : world.machines) {
    Digests sealed;
    for (const sim::ManagedCommand& command : machine->commands) {
      if (command.view) sealed.merge(sealed_in(command.view->output, keys));
    }
    for (const sim::Account& account : machine->guest.accounts) {
      const std::string& digest = account.password_sha256;
      if (!account.password_set || known.count(digest) > 0 || sealed.count(digest) > 0) continue;
      if (told_by_nobody(world, digest)) continue;
      run.watch.broken("no password is lost",
                       base::format("nobody can have that of {} on {}", account.name, machine->set_up.name));
    }
  }
}

}  // namespace azvmreset::simulation
