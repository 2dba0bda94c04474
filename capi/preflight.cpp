#include <azvmreset/preflight.hpp>

#include "capi/requests.hpp"
#include "capi/setters.hpp"

#include <utility>

using namespace azvmreset;
using namespace azvmreset::capi;

azvmr_status azvmr_preflight_new(azvmr_preflight** out, const char* vm, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}, {vm, "vm"}}); !given) return given;
    auto target = ResourceId::parse(vm);
    if (!target) return std::move(target).error();
    *out = new azvmr_preflight{Preflight(std::move(*target))};
    return {};
  });
}

void azvmr_preflight_free(azvmr_preflight* request) { delete request; }

azvmr_status azvmr_preflight_set_timeout(azvmr_preflight* request, int64_t milliseconds, azvmr_error** err) {
  return set_timeout(request, milliseconds, err);
}
