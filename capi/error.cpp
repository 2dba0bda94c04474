#include "capi/error.hpp"

#include "capi/lend.hpp"

#include <new>
#include <utility>

namespace azvmreset::capi {

namespace {

// Reporting that memory ran out needs none.
azvmr_error out_of_memory{ErrorRecord(Error{ErrorCode::out_of_memory, "out of memory"})};

}  // namespace

ErrorRecord::ErrorRecord(Error reason)
    : error(std::move(reason)),
      blockers(pointers_to(error.blockers)),
      candidates(pointers_to(error.candidates)),
      help_urls(pointers_to(error.help_urls)) {}

azvmr_status fail_without_memory(azvmr_error** err) noexcept {
  if (err != nullptr) *err = &out_of_memory;
  return AZVMR_OUT_OF_MEMORY;
}

azvmr_status fail(azvmr_error** err, Error error) noexcept {
  const auto status = static_cast<azvmr_status>(error.code);
  if (err == nullptr) return status;
  try {
    *err = new azvmr_error{ErrorRecord(std::move(error))};
    return status;
  } catch (...) {
    return fail_without_memory(err);
  }
}

azvmr_status fail(azvmr_error** err, ErrorCode code, const char* message) noexcept {
  try {
    return fail(err, Error{code, message});
  } catch (...) {
    return fail_without_memory(err);
  }
}

namespace {

using Texts = std::vector<const char*>;

const char* text(const azvmr_error* error, std::string Error::*field, size_t* length) noexcept {
  return lend(error == nullptr ? std::string_view() : error->rep.error.*field, length);
}

const char* const* texts(const azvmr_error* error, Texts ErrorRecord::*field, size_t* count) noexcept {
  static const Texts none;
  return lend(error == nullptr ? none : error->rep.*field, count);
}

int32_t flag(const azvmr_error* error, bool Error::*field) noexcept {
  return error != nullptr && error->rep.error.*field ? 1 : 0;
}

}  // namespace
}  // namespace azvmreset::capi

using namespace azvmreset;
using namespace azvmreset::capi;

azvmr_status azvmr_error_code(const azvmr_error* error) {
  return error == nullptr ? AZVMR_OK : static_cast<azvmr_status>(error->rep.error.code);
}
int32_t azvmr_error_category(const azvmr_error* error) { return azvmr_status_category(azvmr_error_code(error)); }

const char* azvmr_error_message(const azvmr_error* error, size_t* length) {
  return text(error, &Error::message, length);
}
const char* azvmr_error_remedy(const azvmr_error* error, size_t* length) { return text(error, &Error::remedy, length); }
const char* azvmr_error_arm_code(const azvmr_error* error, size_t* length) {
  return text(error, &Error::arm_code, length);
}
const char* azvmr_error_request_id(const azvmr_error* error, size_t* length) {
  return text(error, &Error::request_id, length);
}
const char* azvmr_error_correlation_id(const azvmr_error* error, size_t* length) {
  return text(error, &Error::correlation_id, length);
}
const char* azvmr_error_trace_id(const azvmr_error* error, size_t* length) {
  return text(error, &Error::trace_id, length);
}

int32_t azvmr_error_http_status(const azvmr_error* error) {
  return error == nullptr ? 0 : error->rep.error.http_status;
}
const char* const* azvmr_error_blockers(const azvmr_error* error, size_t* count) {
  return texts(error, &ErrorRecord::blockers, count);
}
const char* const* azvmr_error_candidates(const azvmr_error* error, size_t* count) {
  return texts(error, &ErrorRecord::candidates, count);
}
const char* azvmr_error_stage(const azvmr_error* error, size_t* length) { return text(error, &Error::stage, length); }
const char* azvmr_error_rescue_state(const azvmr_error* error, size_t* length) {
  return text(error, &Error::rescue_state, length);
}
const char* azvmr_error_failure(const azvmr_error* error, size_t* length) {
  return text(error, &Error::failure, length);
}
int32_t azvmr_error_retryable(const azvmr_error* error) { return flag(error, &Error::retryable); }
const char* const* azvmr_error_help_urls(const azvmr_error* error, size_t* count) {
  return texts(error, &ErrorRecord::help_urls, count);
}
const char* azvmr_error_resume_token(const azvmr_error* error, size_t* length) {
  return text(error, &Error::resume_token, length);
}
int32_t azvmr_error_may_have_arrived(const azvmr_error* error) { return flag(error, &Error::may_have_arrived); }

const char* azvmr_error_json(const azvmr_error* error, size_t* length) {
  if (error == nullptr) return lend("", length);
  return lend(error->rep.json.text([error] { return to_json(error->rep.error); }), length);
}

void azvmr_error_free(azvmr_error* error) {
  if (error != &out_of_memory) delete error;
}
