// One rotation while it runs.
#pragma once

#include "ops/context.hpp"
#include "recovery/rotation_request.hpp"
#include "recovery/vault_desk.hpp"

#include <azvmreset/rotation.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace azvmreset::recovery {

// What the steps share. Lives in the frame of the outermost one.
struct RotationJob {
  RotationJob(ops::Context surroundings, Rotate wanted)
      : context(surroundings),
        request(std::move(wanted)),
        commit_at(commit_level(request)),
        desk(std::make_shared<VaultDesk>(request.vault)) {}

  ops::Context context;
  Rotate request;
  const Evidence commit_at;
  std::shared_ptr<VaultDesk> desk;
  RotationResult result;

  // In `result.candidates`, which names each.
  CandidateReport& add(const RotationCandidate& candidate) {
    CandidateReport report;
    report.id = candidate.id;
    report.kind = candidate.kind;
    result.candidates.push_back(std::move(report));
    return result.candidates.back();
  }
  CandidateReport& report_of(const std::string& id) noexcept {
    std::size_t at = result.candidates.size() - 1;
    while (at > 0 && result.candidates[at].id != id) --at;
    return result.candidates[at];
  }

  // An account has one password.
  void only_in_force(const std::string& id) noexcept {
    for (CandidateReport& report : result.candidates) {
      report.in_force = report.id == id ? Tristate::yes : Tristate::no;
    }
  }
};

}  // namespace azvmreset::recovery
