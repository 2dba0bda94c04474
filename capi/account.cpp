// The requests about accounts of the guest.
#include <azvmreset/account.hpp>

#include "capi/about_vm.hpp"
#include "capi/guest_work.hpp"
#include "capi/requests.hpp"
#include "capi/sink.hpp"

#include <chrono>

namespace azvmreset::capi {

FixAccount copy_of(const FixAccount& request) {
  FixAccount copy(request.target, request.username);
  copy_guest_work(copy, request);
  copy.built_in_administrator = request.built_in_administrator;
  copy.domain = request.domain;
  copy.detect_only = request.detect_only;
  copy.enable = request.enable;
  copy.extend_to = request.extend_to;
  copy.add_to = request.add_to;
  copy.create = request.create;
  copy.password = request.password.duplicate();
  copy.generate = request.generate;
  copy.secret_sink = request.secret_sink;
  copy.clear_parameter = request.clear_parameter;
  copy.require = request.require;
  return copy;
}

Accounts copy_of(const Accounts& request) {
  Accounts copy(request.target);
  copy_guest_work(copy, request);
  return copy;
}

Verify copy_of(const Verify& request) {
  Verify copy(request.target, request.username);
  copy_guest_work(copy, request);
  copy.built_in_administrator = request.built_in_administrator;
  copy.domain = request.domain;
  copy.password = request.password.duplicate();
  copy.clear_parameter = request.clear_parameter;
  copy.require = request.require;
  return copy;
}

}  // namespace azvmreset::capi

using namespace azvmreset;
using namespace azvmreset::capi;

azvmr_status azvmr_fix_account_new(azvmr_fix_account** out, const char* vm, const char* username, azvmr_error** err) {
  return new_about_account<FixAccount>(out, vm, username, err);
}
void azvmr_fix_account_free(azvmr_fix_account* request) { delete request; }

azvmr_status azvmr_fix_account_set_built_in_administrator(azvmr_fix_account* request, int32_t built_in,
                                                          azvmr_error** err) {
  return set_flag(request, &FixAccount::built_in_administrator, built_in, err);
}
azvmr_status azvmr_fix_account_set_domain(azvmr_fix_account* request, const char* domain, azvmr_error** err) {
  return set_text(request, &FixAccount::domain, domain, "domain", err);
}
azvmr_status azvmr_fix_account_set_detect_only(azvmr_fix_account* request, int32_t only, azvmr_error** err) {
  return set_flag(request, &FixAccount::detect_only, only, err);
}
azvmr_status azvmr_fix_account_set_enable(azvmr_fix_account* request, int32_t enable, azvmr_error** err) {
  return set_flag(request, &FixAccount::enable, enable, err);
}
azvmr_status azvmr_fix_account_set_extend_to(azvmr_fix_account* request, int64_t day, azvmr_error** err) {
  return set(request, err, [&](FixAccount& task) -> Result<void> {
    task.extend_to = std::chrono::system_clock::time_point(std::chrono::milliseconds(day));
    return {};
  });
}
azvmr_status azvmr_fix_account_add_to(azvmr_fix_account* request, int32_t group, azvmr_error** err) {
  return set(request, err, [&](FixAccount& task) -> Result<void> {
    const auto known = enumerator(group, AccountGroup::administrators, AccountGroup::remote_desktop_users, "group");
    if (!known) return known.error();
    task.add_to.push_back(*known);
    return {};
  });
}
azvmr_status azvmr_fix_account_set_create(azvmr_fix_account* request, int32_t create, azvmr_error** err) {
  return set_flag(request, &FixAccount::create, create, err);
}
azvmr_status azvmr_fix_account_set_password(azvmr_fix_account* request, const char* password, size_t password_length,
                                            azvmr_error** err) {
  return set_secret(request, &FixAccount::password, password, password_length, "password", err);
}
azvmr_status azvmr_fix_account_set_generate(azvmr_fix_account* request, int32_t generate, azvmr_error** err) {
  return set_flag(request, &FixAccount::generate, generate, err);
}
azvmr_status azvmr_fix_account_set_secret_file(azvmr_fix_account* request, const char* path, int32_t replace,
                                               azvmr_error** err) {
  return set_file(request, &FixAccount::secret_sink, path, replace, err);
}
azvmr_status azvmr_fix_account_set_secret_descriptor(azvmr_fix_account* request, int descriptor, azvmr_error** err) {
  return set_descriptor(request, &FixAccount::secret_sink, descriptor, err);
}
azvmr_status azvmr_fix_account_set_secret_sink(azvmr_fix_account* request, const azvmr_sink* sink, azvmr_error** err) {
  return set_sink(request, &FixAccount::secret_sink, sink, err);
}
azvmr_status azvmr_fix_account_set_clear_parameter(azvmr_fix_account* request, int32_t clear, azvmr_error** err) {
  return set_flag(request, &FixAccount::clear_parameter, clear, err);
}
azvmr_status azvmr_fix_account_set_require(azvmr_fix_account* request, int32_t evidence, azvmr_error** err) {
  return set_require(request, evidence, err);
}
azvmr_status azvmr_fix_account_set_form(azvmr_fix_account* request, int32_t form, azvmr_error** err) {
  return set_form(request, form, err);
}
azvmr_status azvmr_fix_account_set_snapshot_first(azvmr_fix_account* request, int32_t first, azvmr_error** err) {
  return set_flag(request, &FixAccount::snapshot_first, first, err);
}
azvmr_status azvmr_fix_account_add_override(azvmr_fix_account* request, int32_t blocker, azvmr_error** err) {
  return add_override(request, blocker, err);
}
azvmr_status azvmr_fix_account_set_run_as(azvmr_fix_account* request, const char* username, const char* password,
                                          size_t password_length, azvmr_error** err) {
  return set_run_as(request, username, password, password_length, err);
}
azvmr_status azvmr_fix_account_set_timeout(azvmr_fix_account* request, int64_t milliseconds, azvmr_error** err) {
  return set_timeout(request, milliseconds, err);
}
azvmr_status azvmr_fix_account_set_traceparent(azvmr_fix_account* request, const char* traceparent, azvmr_error** err) {
  return set_traceparent(request, traceparent, err);
}

azvmr_status azvmr_accounts_new(azvmr_accounts** out, const char* vm, azvmr_error** err) {
  return new_about_vm<Accounts>(out, vm, err);
}
void azvmr_accounts_free(azvmr_accounts* request) { delete request; }
azvmr_status azvmr_accounts_set_form(azvmr_accounts* request, int32_t form, azvmr_error** err) {
  return set_form(request, form, err);
}
azvmr_status azvmr_accounts_add_override(azvmr_accounts* request, int32_t blocker, azvmr_error** err) {
  return add_override(request, blocker, err);
}
azvmr_status azvmr_accounts_set_run_as(azvmr_accounts* request, const char* username, const char* password,
                                       size_t password_length, azvmr_error** err) {
  return set_run_as(request, username, password, password_length, err);
}
azvmr_status azvmr_accounts_set_timeout(azvmr_accounts* request, int64_t milliseconds, azvmr_error** err) {
  return set_timeout(request, milliseconds, err);
}
azvmr_status azvmr_accounts_set_traceparent(azvmr_accounts* request, const char* traceparent, azvmr_error** err) {
  return set_traceparent(request, traceparent, err);
}

azvmr_status azvmr_verify_new(azvmr_verify** out, const char* vm, const char* username, azvmr_error** err) {
  return new_about_account<Verify>(out, vm, username, err);
}
void azvmr_verify_free(azvmr_verify* request) { delete request; }
azvmr_status azvmr_verify_set_built_in_administrator(azvmr_verify* request, int32_t built_in, azvmr_error** err) {
  return set_flag(request, &Verify::built_in_administrator, built_in, err);
}
azvmr_status azvmr_verify_set_domain(azvmr_verify* request, const char* domain, azvmr_error** err) {
  return set_text(request, &Verify::domain, domain, "domain", err);
}
azvmr_status azvmr_verify_set_password(azvmr_verify* request, const char* password, size_t password_length,
                                       azvmr_error** err) {
  return set_secret(request, &Verify::password, password, password_length, "password", err);
}
azvmr_status azvmr_verify_set_clear_parameter(azvmr_verify* request, int32_t clear, azvmr_error** err) {
  return set_flag(request, &Verify::clear_parameter, clear, err);
}
azvmr_status azvmr_verify_set_require(azvmr_verify* request, int32_t evidence, azvmr_error** err) {
  return set_require(request, evidence, err);
}
azvmr_status azvmr_verify_set_form(azvmr_verify* request, int32_t form, azvmr_error** err) {
  return set_form(request, form, err);
}
azvmr_status azvmr_verify_add_override(azvmr_verify* request, int32_t blocker, azvmr_error** err) {
  return add_override(request, blocker, err);
}
azvmr_status azvmr_verify_set_run_as(azvmr_verify* request, const char* username, const char* password,
                                     size_t password_length, azvmr_error** err) {
  return set_run_as(request, username, password, password_length, err);
}
azvmr_status azvmr_verify_set_timeout(azvmr_verify* request, int64_t milliseconds, azvmr_error** err) {
  return set_timeout(request, milliseconds, err);
}
azvmr_status azvmr_verify_set_traceparent(azvmr_verify* request, const char* traceparent, azvmr_error** err) {
  return set_traceparent(request, traceparent, err);
}
