// Where a rescue keeps its journal, its key and its password.
#pragma once

#include "capi/sink.hpp"

#include <azvmreset/journal.hpp>
#include <azvmreset/rescue.hpp>

#include <chrono>
#include <memory>
#include <string_view>
#include <utility>

namespace azvmreset::capi {

std::shared_ptr<HostJournal> host_journal(const azvmr_journal& table, UserData user);

inline Journal& journal_of(Rescue& request) { return request.keep.journal; }
inline Journal& journal_of(ResumeRescue& request) { return request.keep.journal; }
inline Journal& journal_of(RestoreVm& request) { return request.journal; }
inline Journal& journal_of(Rollback& request) { return request.which.journal; }
inline Journal& journal_of(Cleanup& request) { return request.which.journal; }

template <class Request>
azvmr_status set_journal_file(Request* request, const char* path, azvmr_error** err) noexcept {
  return set(request, err, [&](auto& task) -> Result<void> {
    if (auto given = not_null({{path, "path"}}); !given) return given;
    journal_of(task) = JournalFile(path);
    return {};
  });
}

template <class Request>
azvmr_status set_journal(Request* request, const azvmr_journal* table, azvmr_error** err) noexcept {
  if (table == nullptr || table->struct_size < sizeof(azvmr_journal)) {
    return fail(err, ErrorCode::invalid_argument, "the journal is NULL, or its struct_size is not set");
  }
  UserData user(table->user_data, table->release);
  return set(request, err, [&](auto& task) -> Result<void> {
    if (auto given = not_null({{table->read, "read"}, {table->append, "append"}}); !given) return given;
    journal_of(task) = host_journal(*table, std::move(user));
    return {};
  });
}

// For the setters of sinks.
inline constexpr auto key_place = [](auto& task) -> Sink& { return task.keep.key_sink; };
inline constexpr auto secret_place = [](auto& task) -> Sink& { return task.keep.secret_sink; };

template <class Request>
azvmr_status set_on_failure(Request* request, int32_t on_failure, azvmr_error** err) noexcept {
  return set(request, err, [&](auto& task) -> Result<void> {
    const auto known = enumerator(on_failure, OnFailure::roll_back, "on_failure");
    if (!known) return known.error();
    task.on_failure = *known;
    return {};
  });
}

template <class Request>
azvmr_status set_seconds(Request* request, std::chrono::seconds decltype(Request::rep)::*field, int64_t milliseconds,
                         std::string_view name, azvmr_error** err) noexcept {
  return set(request, err, [&](auto& task) -> Result<void> {
    const auto given = span(milliseconds, name);
    if (!given) return given.error();
    task.*field = std::chrono::ceil<std::chrono::seconds>(*given);
    return {};
  });
}

}  // namespace azvmreset::capi
