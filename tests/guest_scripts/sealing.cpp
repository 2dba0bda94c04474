// Our side of sealed passwords, for tests in which another implementation plays the guest.
//
//   sealing new-key                          a key of ours, in PEM
//   sealing request KEY                      the parameter `request` that asks for a password sealed to it
//   sealing open KEY NONCE SID               from what the guest wrote (standard input): the password
//   sealing seal NONCE SID PASSWORD          the parameter `secret`, sealed to the key that the guest told
//
// KEY is a file; passwords are in hexadecimal.
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "base/encoding/hex.hpp"
#include "base/sealing_pair.hpp"
#include "guest/account_request.hpp"
#include "guest/sealed_blocks.hpp"

using namespace azvmreset;

namespace {

std::string all_of(std::istream& stream) {
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

Result<SealingKey> key_in(const char* file) {
  std::ifstream stream(file, std::ios::binary);
  return SealingKey::from_pem(Secret(all_of(stream)));
}

Result<Secret> new_key() {
  auto key = SealingKey::generate();
  if (!key) return std::move(key).error();
  return key->to_pem();
}

Result<Secret> request(const char* file) {
  auto key = key_in(file);
  if (!key) return std::move(key).error();
  guest::AccountRequest request;
  request.task = guest::AccountTask::change;
  request.changes = {guest::AccountAction::password};
  request.password = guest::PasswordWay::made;
  request.seal_to = key->pair().public_key();
  return Secret(guest::request_parameter(request));
}

Result<Secret> open(const char* file, std::string_view nonce, std::string_view sid) {
  auto key = key_in(file);
  if (!key) return std::move(key).error();
  auto sealed = guest::read_sealed_password(all_of(std::cin), nonce);
  if (!sealed) return std::move(sealed).error();
  if (!*sealed) return Error(ErrorCode::protocol, "there is no sealed line");
  auto password = guest::open(*key, **sealed, nonce, sid);
  if (!password) return std::move(password).error();
  return Secret(base::hex_encode(password->expose()));
}

Result<Secret> seal(std::string_view nonce, std::string_view sid, std::string_view password) {
  auto answer = guest::read_account_answer(all_of(std::cin), nonce);
  if (!answer) return std::move(answer).error();
  if (!answer->key) return Error(ErrorCode::protocol, "the answer tells no key");
  return guest::seal(*answer->key, nonce, sid, Secret(base::hex_decode(password).value_or("")));
}

int print(const Result<Secret>& result) {
  if (!result) {
    std::cerr << result.error().message << '\n';
    return 1;
  }
  std::cout << result->expose() << '\n';
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view mode = argc > 1 ? argv[1] : "";
  if (mode == "new-key" && argc == 2) return print(new_key());
  if (mode == "request" && argc == 3) return print(request(argv[2]));
  if (mode == "open" && argc == 5) return print(open(argv[2], argv[3], argv[4]));
  if (mode == "seal" && argc == 5) return print(seal(argv[2], argv[3], argv[4]));
  std::cerr << "usage: sealing new-key | request KEY | open KEY NONCE SID | seal NONCE SID PASSWORD\n";
  return 2;
}
