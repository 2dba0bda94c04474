// The getters of what a preflight found of locks and rights.
#include "capi/lent.hpp"

using namespace azvmreset;
using namespace azvmreset::capi;

const char* azvmr_lock_id(const azvmr_lock* lock, size_t* length) { return text(lock, &Lock::id, length); }
const char* azvmr_lock_name(const azvmr_lock* lock, size_t* length) { return text(lock, &Lock::name, length); }
const char* azvmr_lock_level(const azvmr_lock* lock, size_t* length) { return text(lock, &Lock::level, length); }
const char* azvmr_lock_notes(const azvmr_lock* lock, size_t* length) { return text(lock, &Lock::notes, length); }

namespace {

const char* why(const azvmr_shut_rung* shut, std::string Finding::*field, size_t* length) noexcept {
  const bool there = shut != nullptr && shut->rep != nullptr;
  return lend(there ? std::string_view(shut->rep->why.*field) : std::string_view(), length);
}

}  // namespace

int32_t azvmr_shut_rung_rung(const azvmr_shut_rung* shut) {
  return shut == nullptr || shut->rep == nullptr ? 0 : static_cast<int32_t>(shut->rep->rung);
}
const char* azvmr_shut_rung_code(const azvmr_shut_rung* shut, size_t* length) {
  return why(shut, &Finding::code, length);
}
const char* azvmr_shut_rung_message(const azvmr_shut_rung* shut, size_t* length) {
  return why(shut, &Finding::message, length);
}
const char* azvmr_shut_rung_remedy(const azvmr_shut_rung* shut, size_t* length) {
  return why(shut, &Finding::remedy, length);
}
