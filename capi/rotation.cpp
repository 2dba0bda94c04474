// The request to rotate, and a vault of the host: the C table behind the C++
// interface.
#include <azvmreset/rotation.hpp>

#include "capi/about_vm.hpp"
#include "capi/completion.hpp"
#include "capi/guest_work.hpp"
#include "capi/lend.hpp"
#include "capi/requests.hpp"
#include "capi/result.hpp"
#include "capi/sealing_key.hpp"
#include "capi/store_completion.hpp"
#include "capi/user_data.hpp"

#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace azvmreset::capi {
namespace {

class HostVaultTable final : public RotationVault {
 public:
  HostVaultTable(const azvmr_vault& table, UserData user) noexcept : table_(table), user_(std::move(user)) {}

  void store_pending(std::uint64_t call, RotationCandidate candidate, StoreCompletion completion) override {
    end(completion, [&] { hand_over(table_.store_pending, call, std::move(candidate), completion); });
  }
  void commit(std::uint64_t call, std::string candidate_id, StoreCompletion completion) override {
    end(completion,
        [&] { hand_over(table_.commit, call, RotationCandidate(std::move(candidate_id), Secret()), completion); });
  }
  void cancel(std::uint64_t call) noexcept override {
    if (table_.cancel != nullptr) table_.cancel(call, user_.get());
  }

 private:
  void hand_over(azvmr_vault_fn function, std::uint64_t call, RotationCandidate candidate,
                 StoreCompletion& completion) {
    auto request = std::make_unique<const azvmr_vault_request>(azvmr_vault_request{{call, std::move(candidate)}});
    const azvmr_vault_request* asked = request.get();
    auto* handed_over = new azvmr_store_completion{{nullptr, std::move(request), nullptr, std::move(completion)}};
    function(asked, handed_over, user_.get());
  }

  azvmr_vault table_;
  UserData user_;
};

Result<RotationCandidate> candidate_of(const char* id, const char* secret, std::size_t length) {
  if (auto given = not_null({{id, "id"}}); !given) return std::move(given).error();
  auto content = bytes(secret, length, "secret");
  if (!content) return std::move(content).error();
  return RotationCandidate(id, Secret(*content));
}

std::optional<RotationCandidate> duplicate_of(const std::optional<RotationCandidate>& candidate) {
  if (!candidate) return std::nullopt;
  return candidate->duplicate();
}

}  // namespace

Rotate copy_of(const Rotate& request) {
  Rotate copy(request.target, request.username, request.vault);
  static_cast<ResetOptions&>(copy) = request;
  copy.current = duplicate_of(request.current);
  copy.pending = duplicate_of(request.pending);
  copy.settle_only = request.settle_only;
  copy.sealing_key = request.sealing_key;
  copy.method = request.method;
  copy.form = request.form;
  copy.commit_at = request.commit_at;
  return copy;
}

}  // namespace azvmreset::capi

using namespace azvmreset;
using namespace azvmreset::capi;

azvmr_status azvmr_rotate_new(azvmr_rotate** out, const char* vm, const char* username, const azvmr_vault* vault,
                              azvmr_error** err) {
  if (vault == nullptr || vault->struct_size < sizeof(azvmr_vault)) {
    return fail(err, ErrorCode::invalid_argument, "the vault is NULL, or its struct_size is not set");
  }
  UserData user(vault->user_data, vault->release);
  return guarded(err, [&]() -> Result<void> {
    auto given = not_null({{out, "out"},
                           {vm, "vm"},
                           {username, "username"},
                           {vault->store_pending, "store_pending"},
                           {vault->commit, "commit"}});
    if (!given) return given;
    auto target = ResourceId::parse(vm);
    if (!target) return std::move(target).error();
    auto table = std::make_shared<HostVaultTable>(*vault, std::move(user));
    *out = new azvmr_rotate{Rotate(std::move(*target), username, std::move(table))};
    return {};
  });
}
void azvmr_rotate_free(azvmr_rotate* request) { delete request; }

azvmr_status azvmr_rotate_set_current(azvmr_rotate* request, const char* id, const char* password,
                                      size_t password_length, azvmr_error** err) {
  return set(request, err, [&](Rotate& task) -> Result<void> {
    auto candidate = candidate_of(id, password, password_length);
    if (!candidate) return std::move(candidate).error();
    task.current = std::move(*candidate);
    return {};
  });
}
azvmr_status azvmr_rotate_set_pending(azvmr_rotate* request, const char* id, int32_t kind, const char* secret,
                                      size_t secret_length, const char* resume_token, size_t resume_token_length,
                                      azvmr_error** err) {
  return set(request, err, [&](Rotate& task) -> Result<void> {
    const auto known = enumerator(kind, CandidateKind::password, CandidateKind::sealing_key, "kind");
    if (!known) return known.error();
    auto candidate = candidate_of(id, secret, secret_length);
    if (!candidate) return std::move(candidate).error();
    auto token = bytes(resume_token, resume_token_length, "resume_token");
    if (!token) return std::move(token).error();
    candidate->kind = *known;
    candidate->resume_token = Secret(*token);
    task.pending = std::move(*candidate);
    return {};
  });
}
azvmr_status azvmr_rotate_set_settle_only(azvmr_rotate* request, int32_t only, azvmr_error** err) {
  return set_flag(request, &Rotate::settle_only, only, err);
}
azvmr_status azvmr_rotate_set_sealing_key(azvmr_rotate* request, const azvmr_sealing_key* key, azvmr_error** err) {
  return set_sealing_key(request, key, err);
}
azvmr_status azvmr_rotate_set_method(azvmr_rotate* request, int32_t method, azvmr_error** err) {
  return set_method(request, method, err);
}
azvmr_status azvmr_rotate_set_form(azvmr_rotate* request, int32_t form, azvmr_error** err) {
  return set_form(request, form, err);
}
azvmr_status azvmr_rotate_set_commit_at(azvmr_rotate* request, int32_t evidence, azvmr_error** err) {
  return set(request, err, [&](Rotate& task) -> Result<void> {
    const auto known = enumerator(evidence, Evidence::verified, "evidence");
    if (!known) return known.error();
    task.commit_at = *known;
    return {};
  });
}
azvmr_status azvmr_rotate_add_override(azvmr_rotate* request, int32_t blocker, azvmr_error** err) {
  return add_override(request, blocker, err);
}
azvmr_status azvmr_rotate_set_start_if_stopped(azvmr_rotate* request, int32_t start, azvmr_error** err) {
  return set_flag(request, &Rotate::start_if_stopped, start, err);
}
azvmr_status azvmr_rotate_set_after(azvmr_rotate* request, int32_t after, azvmr_error** err) {
  return set_after(request, after, err);
}
azvmr_status azvmr_rotate_set_snapshot_first(azvmr_rotate* request, int32_t first, azvmr_error** err) {
  return set_flag(request, &Rotate::snapshot_first, first, err);
}
azvmr_status azvmr_rotate_set_timeout(azvmr_rotate* request, int64_t milliseconds, azvmr_error** err) {
  return set_timeout(request, milliseconds, err);
}
azvmr_status azvmr_rotate_set_traceparent(azvmr_rotate* request, const char* traceparent, azvmr_error** err) {
  return set_traceparent(request, traceparent, err);
}

uint64_t azvmr_vault_request_call(const azvmr_vault_request* request) {
  return request == nullptr ? 0 : request->rep.call;
}
const char* azvmr_vault_request_candidate_id(const azvmr_vault_request* request, size_t* length) {
  return lend(request == nullptr ? std::string_view() : request->rep.candidate.id, length);
}
int32_t azvmr_vault_request_kind(const azvmr_vault_request* request) {
  return request == nullptr ? 0 : static_cast<int32_t>(request->rep.candidate.kind);
}
const char* azvmr_vault_request_secret(const azvmr_vault_request* request, size_t* length) {
  return lend(request == nullptr ? std::string_view() : request->rep.candidate.secret.expose(), length);
}
const char* azvmr_vault_request_resume_token(const azvmr_vault_request* request, size_t* length) {
  return lend(request == nullptr ? std::string_view() : request->rep.candidate.resume_token.expose(), length);
}

const char* azvmr_candidate_report_id(const azvmr_candidate_report* report, size_t* length) {
  return lend(report == nullptr ? std::string_view() : report->rep->id, length);
}
int32_t azvmr_candidate_report_kind(const azvmr_candidate_report* report) {
  return report == nullptr ? 0 : static_cast<int32_t>(report->rep->kind);
}
int32_t azvmr_candidate_report_in_force(const azvmr_candidate_report* report) {
  return report == nullptr ? 0 : static_cast<int32_t>(report->rep->in_force);
}
int32_t azvmr_candidate_report_sign_in(const azvmr_candidate_report* report) {
  return report == nullptr ? 0 : static_cast<int32_t>(report->rep->sign_in);
}
