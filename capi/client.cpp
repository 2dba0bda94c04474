#include "capi/client.hpp"

#include "capi/arguments.hpp"
#include "capi/guarded.hpp"
#include "capi/operation.hpp"
#include "capi/options.hpp"
#include "capi/requests.hpp"

#include <functional>
#include <utility>

namespace azvmreset::capi {
namespace {

// Every task: `start` makes the operation of a request that stays the caller's.
template <class Request, class Start>
azvmr_status start_task(azvmr_operation** out, azvmr_client* client, const Request* request, azvmr_error** err,
                        Start start) noexcept {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}, {client, "client"}, {request, "request"}}); !given) return given;
    *out = new_operation(std::invoke(start, client->rep, copy_of(request->rep)));
    return {};
  });
}

}  // namespace
}  // namespace azvmreset::capi

using namespace azvmreset;
using namespace azvmreset::capi;

azvmr_status azvmr_client_new(azvmr_client** out, const azvmr_options* options, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}, {options, "options"}}); !given) return given;
    if (!options->rep.has_credential) {
      return Error{ErrorCode::invalid_argument,
                   "the options have no credential: set one, with azvmr_options_set_client_secret for example"};
    }
    auto client = Client::create(copy_of(options->rep.options));
    if (!client) return std::move(client).error();
    *out = new azvmr_client{std::move(*client)};
    return {};
  });
}

azvmr_status azvmr_client_close(azvmr_client* client, int64_t timeout, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{client, "client"}}); !given) return given;
    return client->rep.close(timeout_of(timeout));
  });
}

void azvmr_client_free(azvmr_client* client) { delete client; }

azvmr_status azvmr_client_step(azvmr_client* client, int64_t timeout, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{client, "client"}}); !given) return given;
    return client->rep.step(timeout_of(timeout));
  });
}

int azvmr_client_poll_fd(const azvmr_client* client) { return client == nullptr ? -1 : client->rep.poll_fd(); }

int64_t azvmr_client_next_timeout(const azvmr_client* client) {
  if (client == nullptr) return AZVMR_FOREVER;
  const auto due = client->rep.next_timeout();
  return due ? due->count() : static_cast<int64_t>(AZVMR_FOREVER);
}

azvmr_status azvmr_client_reset_password(azvmr_operation** out, azvmr_client* client,
                                         const azvmr_reset_password* request, azvmr_error** err) {
  return start_task(out, client, request, err, &Client::reset_password);
}
azvmr_status azvmr_client_reset_rdp(azvmr_operation** out, azvmr_client* client, const azvmr_reset_rdp* request,
                                    azvmr_error** err) {
  return start_task(out, client, request, err, &Client::reset_rdp);
}
azvmr_status azvmr_client_resume(azvmr_operation** out, azvmr_client* client, const azvmr_resume* request,
                                 azvmr_error** err) {
  return start_task(out, client, request, err, &Client::resume);
}
azvmr_status azvmr_client_run_command(azvmr_operation** out, azvmr_client* client, const azvmr_run_command* request,
                                      azvmr_error** err) {
  return start_task(out, client, request, err, &Client::run_command);
}
azvmr_status azvmr_client_fix_account(azvmr_operation** out, azvmr_client* client, const azvmr_fix_account* request,
                                      azvmr_error** err) {
  return start_task(out, client, request, err, &Client::fix_account);
}
azvmr_status azvmr_client_accounts(azvmr_operation** out, azvmr_client* client, const azvmr_accounts* request,
                                   azvmr_error** err) {
  return start_task(out, client, request, err, &Client::accounts);
}
azvmr_status azvmr_client_verify(azvmr_operation** out, azvmr_client* client, const azvmr_verify* request,
                                 azvmr_error** err) {
  return start_task(out, client, request, err, &Client::verify);
}
azvmr_status azvmr_client_rotate(azvmr_operation** out, azvmr_client* client, const azvmr_rotate* request,
                                 azvmr_error** err) {
  return start_task(out, client, request, err, &Client::rotate);
}
azvmr_status azvmr_client_preflight(azvmr_operation** out, azvmr_client* client, const azvmr_preflight* request,
                                    azvmr_error** err) {
  return start_task(out, client, request, err, &Client::preflight);
}
azvmr_status azvmr_client_plan(azvmr_operation** out, azvmr_client* client, const azvmr_plan_rescue* request,
                               azvmr_error** err) {
  return start_task(out, client, request, err, &Client::plan);
}
azvmr_status azvmr_client_rescue(azvmr_operation** out, azvmr_client* client, const azvmr_rescue* request,
                                 azvmr_error** err) {
  return start_task(out, client, request, err, &Client::rescue);
}
azvmr_status azvmr_client_resume_rescue(azvmr_operation** out, azvmr_client* client, const azvmr_resume_rescue* request,
                                        azvmr_error** err) {
  return start_task(out, client, request, err, &Client::resume_rescue);
}
azvmr_status azvmr_client_restore(azvmr_operation** out, azvmr_client* client, const azvmr_restore* request,
                                  azvmr_error** err) {
  return start_task(out, client, request, err, &Client::restore);
}
azvmr_status azvmr_client_adopt(azvmr_operation** out, azvmr_client* client, const azvmr_adopt* request,
                                azvmr_error** err) {
  return start_task(out, client, request, err, &Client::adopt);
}
azvmr_status azvmr_client_rollback(azvmr_operation** out, azvmr_client* client, const azvmr_rollback* request,
                                   azvmr_error** err) {
  return start_task(out, client, request, err, &Client::rollback);
}
azvmr_status azvmr_client_cleanup(azvmr_operation** out, azvmr_client* client, const azvmr_cleanup* request,
                                  azvmr_error** err) {
  return start_task(out, client, request, err, &Client::cleanup);
}
azvmr_status azvmr_client_restart(azvmr_operation** out, azvmr_client* client, const azvmr_restart* request,
                                  azvmr_error** err) {
  return start_task(out, client, request, err, &Client::restart);
}
azvmr_status azvmr_client_status(azvmr_operation** out, azvmr_client* client, const azvmr_status_request* request,
                                 azvmr_error** err) {
  return start_task(out, client, request, err, &Client::status);
}
azvmr_status azvmr_client_find(azvmr_operation** out, azvmr_client* client, const azvmr_find* request,
                               azvmr_error** err) {
  return start_task(out, client, request, err, &Client::find);
}
azvmr_status azvmr_client_leftovers(azvmr_operation** out, azvmr_client* client, const azvmr_leftovers* request,
                                    azvmr_error** err) {
  return start_task(out, client, request, err, &Client::leftovers);
}

azvmr_status azvmr_client_dry_run_reset_password(azvmr_operation** out, azvmr_client* client,
                                                 const azvmr_reset_password* request, azvmr_error** err) {
  return start_task(out, client, request, err,
                    [](Client& by, ResetPassword what) { return by.dry_run(std::move(what)); });
}
azvmr_status azvmr_client_dry_run_reset_rdp(azvmr_operation** out, azvmr_client* client, const azvmr_reset_rdp* request,
                                            azvmr_error** err) {
  return start_task(out, client, request, err, [](Client& by, ResetRdp what) { return by.dry_run(std::move(what)); });
}
azvmr_status azvmr_client_dry_run_restart(azvmr_operation** out, azvmr_client* client, const azvmr_restart* request,
                                          azvmr_error** err) {
  return start_task(out, client, request, err, [](Client& by, Restart what) { return by.dry_run(std::move(what)); });
}

azvmr_status azvmr_client_dry_run_run_command(azvmr_operation** out, azvmr_client* client,
                                              const azvmr_run_command* request, azvmr_error** err) {
  return start_task(out, client, request, err, [](Client& by, RunCommand what) { return by.dry_run(std::move(what)); });
}
azvmr_status azvmr_client_dry_run_fix_account(azvmr_operation** out, azvmr_client* client,
                                              const azvmr_fix_account* request, azvmr_error** err) {
  return start_task(out, client, request, err, [](Client& by, FixAccount what) { return by.dry_run(std::move(what)); });
}

azvmr_status azvmr_client_discover_cloud(azvmr_operation** out, azvmr_client* client, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}, {client, "client"}}); !given) return given;
    *out = new_operation(client->rep.discover_cloud());
    return {};
  });
}

azvmr_status azvmr_client_rest(azvmr_operation** out, azvmr_client* client, const azvmr_rest_request* request,
                               azvmr_error** err) {
  return start_task(out, client, request, err, &Client::rest);
}
