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

// What a vault has of one kind.
void add_kept(const Ended& ended, CandidateKind kind, std::vector<std::string>& kept) {
  for (const auto& candidate : {&ended.vault.current, &ended.vault.pending}) {
    if (*candidate && (*candidate)->kind == kind) kept.emplace_back((*candidate)->secret.expose());
  }
}

Digests known_passwords(const Plan& plan, const Run& run) {
  Digests known;
  std::vector<std::string> passwords;
  for (const PlannedOperation& planned : plan.operations) {
    // A rotation's own is in its vault, or forgotten.
    if (planned.kind != Kind::rotate) passwords.push_back(planned.password);
  }
  for (const Ended& ended : run.operations) {
    passwords.push_back(ended.generated);
    add_kept(ended, CandidateKind::password, passwords);
  }
  for (const std::string& password : passwords) known.insert(sim::digest_of(password));
  return known;
}

std::vector<SealingKey> keys_at_hand(const Plan& plan, const Run& run) {
  std::vector<SealingKey> keys;
  for (std::size_t i = 0; i < plan.operations.size(); ++i) {
    const Ended& ended = run.operations[i];
    if (plan.operations[i].key_is_kept && plan.operations[i].kind != Kind::rotate) keys.push_back(sealing_key(true));
    std::vector<std::string> kept = {ended.key};
    add_kept(ended, CandidateKind::sealing_key, kept);
    for (const std::string& pem : kept) {
      if (pem.empty()) continue;
      if (auto key = SealingKey::from_pem(Secret(pem))) keys.push_back(*std::move(key));
    }
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

bool rotated(const Plan& plan, std::string_view vm, std::string_view username) {
  return std::any_of(plan.operations.begin(), plan.operations.end(), [&](const PlannedOperation& planned) {
    return planned.kind == Kind::rotate && planned.username == username && plan.machines[planned.machine].name == vm;
  });
}

// An agent that came back set once more what somebody had forgotten (F1.2/3).
bool applied_again(const sim::World& world, std::string_view username) {
  return std::any_of(world.ledger.begin(), world.ledger.end(),
                     [&](const sim::LedgerEntry& entry) { return entry.again && entry.username == username; });
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
      if (known.count(digest) > 0 || sealed.count(digest) > 0) continue;
      if (!account.password_set && !rotated(plan, machine->set_up.name, account.name)) continue;
      if (told_by_nobody(world, digest) || applied_again(world, account.name)) continue;
      run.watch.broken("no password is lost",
                       base::format("nobody can have that of {} on {}", account.name, machine->set_up.name));
    }
  }
}

}  // namespace azvmreset::simulation
