// Where a request keeps what must not be lost.
#pragma once

#include "capi/setters.hpp"
#include "capi/user_data.hpp"

#include <azvmreset/sink.hpp>

#include <functional>
#include <memory>
#include <utility>

namespace azvmreset::capi {

std::shared_ptr<HostSink> host_sink(const azvmr_sink& table, UserData user);

// `place`: a member of the task, or what finds the sink in it.
template <class Request, class Place>
azvmr_status set_sink(Request* request, Place place, const azvmr_sink* table, azvmr_error** err) noexcept {
  if (table == nullptr || table->struct_size < sizeof(azvmr_sink)) {
    return fail(err, ErrorCode::invalid_argument, "the sink is NULL, or its struct_size is not set");
  }
  UserData user(table->user_data, table->release);
  return set(request, err, [&](auto& task) -> Result<void> {
    if (auto given = not_null({{table->store, "store"}}); !given) return given;
    std::invoke(place, task) = host_sink(*table, std::move(user));
    return {};
  });
}

template <class Request, class Place>
azvmr_status set_file(Request* request, Place place, const char* path, int32_t replace, azvmr_error** err) noexcept {
  return set(request, err, [&](auto& task) -> Result<void> {
    if (auto given = not_null({{path, "path"}}); !given) return given;
    std::invoke(place, task) = FileSink(path, replace != 0);
    return {};
  });
}

template <class Request, class Place>
azvmr_status set_descriptor(Request* request, Place place, int descriptor, azvmr_error** err) noexcept {
  return set(request, err, [&](auto& task) -> Result<void> {
    if (descriptor < 0) {
      return Error{ErrorCode::invalid_argument,
                   "found " + std::to_string(descriptor) + " for descriptor, expected an open one"};
    }
    std::invoke(place, task) = DescriptorSink(descriptor);
    return {};
  });
}

}  // namespace azvmreset::capi
