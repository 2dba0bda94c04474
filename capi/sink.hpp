// Where a request keeps what must not be lost.
#pragma once

#include "capi/setters.hpp"
#include "capi/user_data.hpp"

#include <azvmreset/sink.hpp>

#include <memory>
#include <utility>

namespace azvmreset::capi {

std::shared_ptr<HostSink> host_sink(const azvmr_sink& table, UserData user);

template <class Request>
azvmr_status set_sink(Request* request, Sink decltype(Request::rep)::*sink, const azvmr_sink* table,
                      azvmr_error** err) noexcept {
  if (table == nullptr || table->struct_size < sizeof(azvmr_sink)) {
    return fail(err, ErrorCode::invalid_argument, "the sink is NULL, or its struct_size is not set");
  }
  UserData user(table->user_data, table->release);
  return set(request, err, [&](auto& task) -> Result<void> {
    if (auto given = not_null({{table->store, "store"}}); !given) return given;
    task.*sink = host_sink(*table, std::move(user));
    return {};
  });
}

template <class Request>
azvmr_status set_file(Request* request, Sink decltype(Request::rep)::*sink, const char* path, int32_t replace,
                      azvmr_error** err) noexcept {
  return set(request, err, [&](auto& task) -> Result<void> {
    if (auto given = not_null({{path, "path"}}); !given) return given;
    task.*sink = FileSink(path, replace != 0);
    return {};
  });
}

template <class Request>
azvmr_status set_descriptor(Request* request, Sink decltype(Request::rep)::*sink, int descriptor,
                            azvmr_error** err) noexcept {
  return set(request, err, [&](auto& task) -> Result<void> {
    if (descriptor < 0) {
      return Error{ErrorCode::invalid_argument,
                   "found " + std::to_string(descriptor) + " for descriptor, expected an open one"};
    }
    task.*sink = DescriptorSink(descriptor);
    return {};
  });
}

}  // namespace azvmreset::capi
