// What is known without a network: rules of passwords, the portal's address,
// the meaning of a failure.
#include "capi/arguments.hpp"
#include "capi/guarded.hpp"
#include "capi/result.hpp"
#include "capi/text.hpp"

#include <azvmreset/cloud.hpp>
#include <azvmreset/failures.hpp>
#include <azvmreset/password.hpp>
#include <azvmreset/portal.hpp>

#include <cstring>
#include <string>
#include <utility>
#include <vector>

struct azvmr_failure {
  azvmreset::FailureExplanation rep;
};

namespace azvmreset::capi {
namespace {

// An argument that may be left out.
std::string_view given_or_empty(const char* text) noexcept { return text == nullptr ? std::string_view() : text; }

const char* text(const azvmr_failure* failure, std::string FailureExplanation::*field, size_t* length) noexcept {
  return lend(failure == nullptr ? std::string_view() : failure->rep.*field, length);
}

}  // namespace
}  // namespace azvmreset::capi

using namespace azvmreset;
using namespace azvmreset::capi;

azvmr_status azvmr_check_password(azvmr_result** out, const char* password, size_t password_length, const char* account,
                                  int32_t create, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}}); !given) return given;
    auto secret = bytes(password, password_length, "password");
    if (!secret) return std::move(secret).error();
    PasswordReport report = check_password(Secret(*secret), given_or_empty(account), create != 0);
    *out = new_result(std::make_shared<const Outcome>(std::move(report)));
    return {};
  });
}

azvmr_status azvmr_generate_password(char* buffer, size_t capacity, uint32_t length, int32_t channel,
                                     const char* account, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{buffer, "buffer"}}); !given) return given;
    const auto known = enumerator(channel, PasswordChannel::keyboard, "channel");
    if (!known) return known.error();
    PasswordWish wish;
    wish.length = length;
    wish.channel = *known;
    wish.account = given_or_empty(account);
    const auto password = generate_password(wish);
    if (!password) return password.error();
    const std::string_view made = password->expose();
    if (capacity <= made.size()) {
      return Error{ErrorCode::invalid_argument, "found " + std::to_string(capacity) + " for capacity, expected " +
                                                    std::to_string(made.size() + 1) + " or more"};
    }
    std::memcpy(buffer, made.data(), made.size());
    buffer[made.size()] = '\0';
    return {};
  });
}

const char* const* azvmr_cloud_names(size_t* count) {
  static const std::vector<const char*> names = [] {
    std::vector<const char*> all;
    for (const Cloud& cloud : well_known_clouds()) all.push_back(cloud.name.c_str());
    return all;
  }();
  return lend(names, count);
}

azvmr_status azvmr_cloud_named(azvmr_result** out, const char* name, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}, {name, "name"}}); !given) return given;
    auto cloud = cloud_named(name);
    if (!cloud) return std::move(cloud).error();
    *out = new_result(std::make_shared<const Outcome>(std::move(*cloud)));
    return {};
  });
}

azvmr_status azvmr_portal_url(azvmr_text** out, const char* vm, const char* tenant, const char* cloud,
                              azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}, {vm, "vm"}}); !given) return given;
    const auto target = ResourceId::parse(vm);
    if (!target) return target.error();
    auto url = cloud == nullptr ? portal_url(*target, given_or_empty(tenant))
                                : portal_url(*target, given_or_empty(tenant), cloud);
    if (!url) return std::move(url).error();
    *out = new azvmr_text{std::move(*url)};
    return {};
  });
}

const char* azvmr_text_value(const azvmr_text* text, size_t* length) {
  return lend(text == nullptr ? std::string_view() : text->rep, length);
}
void azvmr_text_free(azvmr_text* text) { delete text; }

azvmr_status azvmr_explain_failure(azvmr_failure** out, const char* code_or_text, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}, {code_or_text, "code_or_text"}}); !given) return given;
    auto explanation = explain_failure(code_or_text);
    *out = explanation ? new azvmr_failure{std::move(*explanation)} : nullptr;
    return {};
  });
}

const char* azvmr_failure_name(const azvmr_failure* failure, size_t* length) {
  return text(failure, &FailureExplanation::name, length);
}
const char* azvmr_failure_meaning(const azvmr_failure* failure, size_t* length) {
  return text(failure, &FailureExplanation::meaning, length);
}
const char* azvmr_failure_remedy(const azvmr_failure* failure, size_t* length) {
  return text(failure, &FailureExplanation::remedy, length);
}
const char* azvmr_failure_help_url(const azvmr_failure* failure, size_t* length) {
  return text(failure, &FailureExplanation::help_url, length);
}
uint32_t azvmr_failure_hresult(const azvmr_failure* failure) { return failure == nullptr ? 0 : failure->rep.hresult; }
int32_t azvmr_failure_retryable(const azvmr_failure* failure) {
  return failure != nullptr && failure->rep.retryable ? 1 : 0;
}
void azvmr_failure_free(azvmr_failure* failure) { delete failure; }
