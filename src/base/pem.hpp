// PEM, one block after another, and the private keys in it.
#pragma once

#include "base/openssl.hpp"

#include <cstddef>
#include <string_view>

namespace azvmreset::base {

// A mark that some editors put first would hide the first line.
std::string_view without_byte_order_mark(std::string_view text) noexcept;

// One block, in memory that OpenSSL wipes before it frees it.
class PemBlock {
 public:
  PemBlock() = default;
  PemBlock(const PemBlock&) = delete;
  PemBlock& operator=(const PemBlock&) = delete;
  ~PemBlock();

  bool read(BIO* from) noexcept;

  std::string_view name() const noexcept { return name_; }
  bool has_headers() const noexcept { return *header_ != '\0'; }
  const unsigned char* begin() const noexcept { return data_; }
  long size() const noexcept { return size_; }

  // Of the old kind of encryption, which says so in its headers.
  bool decrypt(std::string_view password) noexcept;

 private:
  char* name_ = nullptr;
  char* header_ = nullptr;
  unsigned char* data_ = nullptr;
  long size_ = 0;
};

// Whether the last block that could not be read was none at all.
bool ended_before_block() noexcept;

// Of PKCS #8 or PKCS #1; null where it is damaged.
openssl::Key private_key_in(const unsigned char* der, long size);

}  // namespace azvmreset::base
