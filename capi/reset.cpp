#include <azvmreset/rescue.hpp>
#include <azvmreset/reset.hpp>

#include "capi/about_vm.hpp"
#include "capi/guest_work.hpp"
#include "capi/requests.hpp"
#include "capi/sealing_key.hpp"
#include "capi/sink.hpp"

#include <memory>
#include <utility>

namespace azvmreset::capi {

ResetPassword copy_of(const ResetPassword& request) {
  ResetPassword copy(request.target, request.username, request.password.duplicate());
  static_cast<ResetOptions&>(copy) = request;
  copy.create = request.create;
  copy.unchecked_name = request.unchecked_name;
  copy.generate = request.generate;
  copy.secret_sink = request.secret_sink;
  copy.method = request.method;
  copy.form = request.form;
  copy.clear_parameter = request.clear_parameter;
  copy.sealing_key = request.sealing_key;
  copy.key_sink = request.key_sink;
  copy.allow_offline = request.allow_offline;
  copy.last_resort = request.last_resort;
  copy.vm_access_after = request.vm_access_after;
  copy.built_in_administrator = request.built_in_administrator;
  copy.confirm = request.confirm;
  copy.verify_in_guest = request.verify_in_guest;
  return copy;
}

}  // namespace azvmreset::capi

using namespace azvmreset;
using namespace azvmreset::capi;

azvmr_status azvmr_reset_password_new(azvmr_reset_password** out, const char* vm, const char* username,
                                      const char* password, size_t password_length, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}, {vm, "vm"}, {username, "username"}}); !given) return given;
    auto secret = bytes(password, password_length, "password");
    if (!secret) return std::move(secret).error();
    auto target = ResourceId::parse(vm);
    if (!target) return std::move(target).error();
    *out = new azvmr_reset_password{ResetPassword(std::move(*target), username, Secret(*secret))};
    return {};
  });
}

void azvmr_reset_password_free(azvmr_reset_password* request) { delete request; }

azvmr_status azvmr_reset_password_set_create(azvmr_reset_password* request, int32_t create, azvmr_error** err) {
  return set_flag(request, &ResetPassword::create, create, err);
}
azvmr_status azvmr_reset_password_set_unchecked_name(azvmr_reset_password* request, int32_t unchecked,
                                                     azvmr_error** err) {
  return set_flag(request, &ResetPassword::unchecked_name, unchecked, err);
}
azvmr_status azvmr_reset_password_set_method(azvmr_reset_password* request, int32_t method, azvmr_error** err) {
  return set_method(request, method, err);
}
azvmr_status azvmr_reset_password_set_form(azvmr_reset_password* request, int32_t form, azvmr_error** err) {
  return set_form(request, form, err);
}
azvmr_status azvmr_reset_password_set_clear_parameter(azvmr_reset_password* request, int32_t clear, azvmr_error** err) {
  return set_flag(request, &ResetPassword::clear_parameter, clear, err);
}
azvmr_status azvmr_reset_password_set_built_in_administrator(azvmr_reset_password* request, int32_t built_in,
                                                             azvmr_error** err) {
  return set_flag(request, &ResetPassword::built_in_administrator, built_in, err);
}
azvmr_status azvmr_reset_password_set_verify_in_guest(azvmr_reset_password* request, int32_t verify,
                                                      azvmr_error** err) {
  return set_flag(request, &ResetPassword::verify_in_guest, verify, err);
}
azvmr_status azvmr_reset_password_set_allow_offline(azvmr_reset_password* request, int32_t allow, azvmr_error** err) {
  return set_flag(request, &ResetPassword::allow_offline, allow, err);
}
azvmr_status azvmr_reset_password_set_last_resort(azvmr_reset_password* request, const azvmr_rescue* rescue,
                                                  azvmr_error** err) {
  return set(request, err, [&](ResetPassword& task) -> Result<void> {
    task.last_resort.reset();
    if (rescue != nullptr) task.last_resort = std::make_shared<const Rescue>(copy_of(rescue->rep));
    task.allow_offline = rescue != nullptr;
    return {};
  });
}
azvmr_status azvmr_reset_password_set_vm_access_after(azvmr_reset_password* request, int32_t after, azvmr_error** err) {
  return set(request, err, [&](ResetPassword& task) -> Result<void> {
    const auto known = enumerator(after, VmAccessAfter::leave, "after");
    if (!known) return known.error();
    task.vm_access_after = *known;
    return {};
  });
}
azvmr_status azvmr_reset_password_add_override(azvmr_reset_password* request, int32_t blocker, azvmr_error** err) {
  return add_override(request, blocker, err);
}
azvmr_status azvmr_reset_password_set_confirm(azvmr_reset_password* request, int32_t confirm, azvmr_error** err) {
  return set(request, err, [&](ResetPassword& task) -> Result<void> {
    const auto known = enumerator(confirm, Confirm::never, "confirm");
    if (!known) return known.error();
    task.confirm = *known;
    return {};
  });
}
azvmr_status azvmr_reset_password_set_require(azvmr_reset_password* request, int32_t evidence, azvmr_error** err) {
  return set_require(request, evidence, err);
}
azvmr_status azvmr_reset_password_set_timeout(azvmr_reset_password* request, int64_t milliseconds, azvmr_error** err) {
  return set_timeout(request, milliseconds, err);
}
azvmr_status azvmr_reset_password_set_traceparent(azvmr_reset_password* request, const char* traceparent,
                                                  azvmr_error** err) {
  return set_traceparent(request, traceparent, err);
}
azvmr_status azvmr_reset_password_set_start_if_stopped(azvmr_reset_password* request, int32_t start,
                                                       azvmr_error** err) {
  return set_flag(request, &ResetPassword::start_if_stopped, start, err);
}
azvmr_status azvmr_reset_password_set_after(azvmr_reset_password* request, int32_t after, azvmr_error** err) {
  return set_after(request, after, err);
}
azvmr_status azvmr_reset_password_set_snapshot_first(azvmr_reset_password* request, int32_t first, azvmr_error** err) {
  return set_flag(request, &ResetPassword::snapshot_first, first, err);
}
azvmr_status azvmr_reset_password_set_resume_file(azvmr_reset_password* request, const char* path, int32_t replace,
                                                  azvmr_error** err) {
  return set_file(request, &ResetPassword::resume_sink, path, replace, err);
}
azvmr_status azvmr_reset_password_set_resume_sink(azvmr_reset_password* request, const azvmr_sink* sink,
                                                  azvmr_error** err) {
  return set_sink(request, &ResetPassword::resume_sink, sink, err);
}
azvmr_status azvmr_reset_password_set_generate(azvmr_reset_password* request, int32_t generate, azvmr_error** err) {
  return set_flag(request, &ResetPassword::generate, generate, err);
}
azvmr_status azvmr_reset_password_set_secret_file(azvmr_reset_password* request, const char* path, int32_t replace,
                                                  azvmr_error** err) {
  return set_file(request, &ResetPassword::secret_sink, path, replace, err);
}
azvmr_status azvmr_reset_password_set_secret_descriptor(azvmr_reset_password* request, int descriptor,
                                                        azvmr_error** err) {
  return set_descriptor(request, &ResetPassword::secret_sink, descriptor, err);
}
azvmr_status azvmr_reset_password_set_secret_sink(azvmr_reset_password* request, const azvmr_sink* sink,
                                                  azvmr_error** err) {
  return set_sink(request, &ResetPassword::secret_sink, sink, err);
}
azvmr_status azvmr_reset_password_set_sealing_key(azvmr_reset_password* request, const azvmr_sealing_key* key,
                                                  azvmr_error** err) {
  return set_sealing_key(request, key, err);
}
azvmr_status azvmr_reset_password_set_key_file(azvmr_reset_password* request, const char* path, int32_t replace,
                                               azvmr_error** err) {
  return set_file(request, &ResetPassword::key_sink, path, replace, err);
}
azvmr_status azvmr_reset_password_set_key_descriptor(azvmr_reset_password* request, int descriptor, azvmr_error** err) {
  return set_descriptor(request, &ResetPassword::key_sink, descriptor, err);
}
azvmr_status azvmr_reset_password_set_key_sink(azvmr_reset_password* request, const azvmr_sink* sink,
                                               azvmr_error** err) {
  return set_sink(request, &ResetPassword::key_sink, sink, err);
}

azvmr_status azvmr_reset_rdp_new(azvmr_reset_rdp** out, const char* vm, azvmr_error** err) {
  return new_about_vm<ResetRdp>(out, vm, err);
}

void azvmr_reset_rdp_free(azvmr_reset_rdp* request) { delete request; }

azvmr_status azvmr_reset_rdp_add_override(azvmr_reset_rdp* request, int32_t blocker, azvmr_error** err) {
  return add_override(request, blocker, err);
}
azvmr_status azvmr_reset_rdp_set_require(azvmr_reset_rdp* request, int32_t evidence, azvmr_error** err) {
  return set_require(request, evidence, err);
}
azvmr_status azvmr_reset_rdp_set_timeout(azvmr_reset_rdp* request, int64_t milliseconds, azvmr_error** err) {
  return set_timeout(request, milliseconds, err);
}
azvmr_status azvmr_reset_rdp_set_traceparent(azvmr_reset_rdp* request, const char* traceparent, azvmr_error** err) {
  return set_traceparent(request, traceparent, err);
}
azvmr_status azvmr_reset_rdp_set_start_if_stopped(azvmr_reset_rdp* request, int32_t start, azvmr_error** err) {
  return set_flag(request, &ResetRdp::start_if_stopped, start, err);
}
azvmr_status azvmr_reset_rdp_set_after(azvmr_reset_rdp* request, int32_t after, azvmr_error** err) {
  return set_after(request, after, err);
}
azvmr_status azvmr_reset_rdp_set_snapshot_first(azvmr_reset_rdp* request, int32_t first, azvmr_error** err) {
  return set_flag(request, &ResetRdp::snapshot_first, first, err);
}
azvmr_status azvmr_reset_rdp_set_resume_file(azvmr_reset_rdp* request, const char* path, int32_t replace,
                                             azvmr_error** err) {
  return set_file(request, &ResetRdp::resume_sink, path, replace, err);
}
azvmr_status azvmr_reset_rdp_set_resume_sink(azvmr_reset_rdp* request, const azvmr_sink* sink, azvmr_error** err) {
  return set_sink(request, &ResetRdp::resume_sink, sink, err);
}
