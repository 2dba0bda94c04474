#include "capi/sealing_key.hpp"

#include "capi/arguments.hpp"
#include "capi/guarded.hpp"
#include "capi/lend.hpp"

#include <cstring>
#include <string>
#include <utility>

using namespace azvmreset;
using namespace azvmreset::capi;

azvmr_status azvmr_sealing_key_generate(azvmr_sealing_key** out, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}}); !given) return given;
    auto key = SealingKey::generate();
    if (!key) return std::move(key).error();
    *out = new azvmr_sealing_key{std::move(*key)};
    return {};
  });
}

azvmr_status azvmr_sealing_key_from_pem(azvmr_sealing_key** out, const char* pem, size_t pem_length,
                                        azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}}); !given) return given;
    const auto text = bytes(pem, pem_length, "pem");
    if (!text) return text.error();
    auto key = SealingKey::from_pem(Secret(*text));
    if (!key) return std::move(key).error();
    *out = new azvmr_sealing_key{std::move(*key)};
    return {};
  });
}

void azvmr_sealing_key_free(azvmr_sealing_key* key) { delete key; }

azvmr_status azvmr_sealing_key_to_pem(const azvmr_sealing_key* key, char* buffer, size_t capacity, size_t* length,
                                      azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{key, "key"}}); !given) return given;
    const bool only_asks = buffer == nullptr && capacity == 0;
    if (auto given = not_null({{buffer, "buffer"}}); !given && !only_asks) return given;
    const Secret pem = key->rep.to_pem();
    const std::string_view text = pem.expose();
    if (!only_asks) {
      if (capacity <= text.size()) {
        return Error{ErrorCode::invalid_argument, "found a buffer of " + std::to_string(capacity) +
                                                      " bytes, expected at least " + std::to_string(text.size() + 1)};
      }
      std::memcpy(buffer, text.data(), text.size());
      buffer[text.size()] = '\0';
    }
    if (length != nullptr) *length = text.size();
    return {};
  });
}

const char* azvmr_sealing_key_fingerprint(const azvmr_sealing_key* key, size_t* length) {
  return lend(key == nullptr ? std::string_view() : key->rep.fingerprint(), length);
}

int32_t azvmr_sealing_key_kept(const azvmr_sealing_key* key) { return key != nullptr && key->rep.kept() ? 1 : 0; }
