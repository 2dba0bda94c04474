#include "capi/operation.hpp"

#include "capi/arguments.hpp"
#include "capi/guarded.hpp"
#include "capi/lend.hpp"
#include "capi/result.hpp"
#include "capi/user_data.hpp"

namespace azvmreset::capi {

azvmr_operation* new_operation(Task task) {
  auto handle = std::make_shared<azvmr_operation>(azvmr_operation{OperationRecord(std::move(task))});
  azvmr_operation* const lent = handle.get();
  lent->rep.self = std::move(handle);
  return lent;
}

const Ended* OperationRecord::settle() {
  const std::lock_guard lock(slot->mutex);
  if (!slot->ended) {
    const auto take = [this](auto& operation) {
      auto taken = operation.take_result();
      if (taken) {
        slot->ended.emplace(std::in_place_type<Outcome>, std::move(*taken));
      } else {
        slot->ended.emplace(std::in_place_type<Error>, std::move(taken).error());
      }
    };
    const bool ended = std::visit([](const auto& operation) { return operation.done(); }, task);
    if (!ended) return nullptr;
    std::visit(take, task);
  }
  return &*slot->ended;
}

namespace {

Result<void> still_running() { return Error{ErrorCode::not_finished, "the operation has not ended yet"}; }

azvmr_status status_of(const Ended& ended) noexcept {
  const auto* error = std::get_if<Error>(&ended);
  return error == nullptr ? AZVMR_OK : static_cast<azvmr_status>(error->code);
}

}  // namespace
}  // namespace azvmreset::capi

using namespace azvmreset;
using namespace azvmreset::capi;

int32_t azvmr_operation_done(const azvmr_operation* operation) {
  if (operation == nullptr) return 0;
  return std::visit([](const auto& task) { return task.done() ? 1 : 0; }, operation->rep.task);
}

azvmr_status azvmr_operation_wait(azvmr_operation* operation, int64_t timeout, int32_t* done, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{operation, "operation"}}); !given) return given;
    // With the host's drive, callbacks run in here and may free the handle.
    const auto alive = operation->rep.self;
    const auto ended = std::visit([&](auto& task) { return task.wait(timeout_of(timeout)); }, operation->rep.task);
    if (!ended) return ended.error();
    if (done != nullptr) *done = *ended ? 1 : 0;
    return {};
  });
}

void azvmr_operation_cancel(azvmr_operation* operation) {
  if (operation == nullptr) return;
  std::visit([](auto& task) { task.cancel(); }, operation->rep.task);
}

azvmr_status azvmr_operation_result(azvmr_result** out, azvmr_operation* operation, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}, {operation, "operation"}}); !given) return given;
    const Ended* ended = operation->rep.settle();
    if (ended == nullptr) return still_running();
    if (const auto* error = std::get_if<Error>(ended)) return *error;
    *out = new_result(std::shared_ptr<const Outcome>(operation->rep.slot, &std::get<Outcome>(*ended)));
    return {};
  });
}

void azvmr_operation_free(azvmr_operation* operation) {
  if (operation == nullptr) return;
  if (azvmr_operation_done(operation) == 0) azvmr_operation_cancel(operation);
  const auto last = std::move(operation->rep.self);
}

azvmr_status azvmr_operation_on_done(azvmr_operation* operation, azvmr_done_fn done, void* user_data,
                                     azvmr_release_fn release, azvmr_error** err) {
  UserData user(user_data, release);
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{operation, "operation"}, {done, "done"}}); !given) return given;
    auto told = [handle = operation->rep.self, callback = shared_callback(done, std::move(user))] {
      const azvmr_status status = status_of(*handle->rep.settle());
      callback->function(handle.get(), status, callback->user.get());
    };
    return std::visit([&](auto& task) { return task.on_done(std::move(told)); }, operation->rep.task);
  });
}

azvmr_status azvmr_operation_on_progress(azvmr_operation* operation, azvmr_progress_fn progress, void* user_data,
                                         azvmr_release_fn release, azvmr_error** err) {
  UserData user(user_data, release);
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{operation, "operation"}, {progress, "progress"}}); !given) return given;
    auto told = [handle = operation->rep.self,
                 callback = shared_callback(progress, std::move(user))](const Progress& now) {
      const azvmr_progress lent{now};
      callback->function(handle.get(), &lent, callback->user.get());
    };
    return std::visit([&](auto& task) { return task.on_progress(std::move(told)); }, operation->rep.task);
  });
}

azvmr_status azvmr_operation_progress(azvmr_progress** out, const azvmr_operation* operation, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}, {operation, "operation"}}); !given) return given;
    *out = new azvmr_progress{std::visit([](const auto& task) { return task.progress(); }, operation->rep.task)};
    return {};
  });
}

int32_t azvmr_progress_phase(const azvmr_progress* progress) {
  return progress == nullptr ? 0 : static_cast<int32_t>(progress->rep.phase);
}
uint32_t azvmr_progress_polls(const azvmr_progress* progress) { return progress == nullptr ? 0 : progress->rep.polls; }
const char* azvmr_progress_message(const azvmr_progress* progress, size_t* length) {
  return lend(progress == nullptr ? std::string_view() : progress->rep.message, length);
}
void azvmr_progress_free(azvmr_progress* progress) { delete progress; }
