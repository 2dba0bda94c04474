// Keys to seal to, made once in each test program.
#pragma once

#include "base/sealing_pair.hpp"
#include "guest/account_answer.hpp"

#include <azvmreset/sealing.hpp>

namespace azvmreset::test {

inline const SealingKey& sealing_key() {
  static const SealingKey key = SealingKey::generate().value();
  return key;
}

inline const SealingKey& another_sealing_key() {
  static const SealingKey key = SealingKey::generate().value();
  return key;
}

// As a guest would tell of its own key.
inline guest::GuestKey guest_key(base::OaepHash hash = base::OaepHash::sha256, const SealingKey& key = sealing_key()) {
  return {key.pair().public_key(), hash};
}

}  // namespace azvmreset::test
