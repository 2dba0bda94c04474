// Markers as the planted script writes them (docs/planting.md).
#pragma once

#include "base/encoding/base64.hpp"
#include "base/rsa.hpp"
#include "base/sealing_pair.hpp"

#include <azvmreset/sealing.hpp>

#include <string>

namespace azvmreset::test {

inline const std::string kSid = "S-1-5-21-1-2-3-1001";
inline const std::string kAlice =
    R"({"name":"alice","sid":"S-1-5-21-1-2-3-1001","domain":"","enabled":true,"locked":false,"change_required":false,)"
    R"("never_expires":false,"expired":false,"administrators":true,"remote_desktop_users":true,"laps":false,)"
    R"("remote_logon_denied":false,"password_age":0,"expires":null})";

class MarkerText {
 public:
  explicit MarkerText(std::string id) : id_(std::move(id)) {}

  MarkerText& started(const std::string& task = "reset_password") {
    return line(R"("planted":"started","task":")" + task + R"(","clock":1790000100,"computer":"WEB-01")");
  }
  MarkerText& sealed(const SealingKey& key, const std::string& sid, const std::string& password) {
    const Secret block("azvmreset 2 " + id_ + " 1 1 " + sid + "\n" + password);
    const auto blocks = base::rsa_encrypt(key.pair().public_key(), base::OaepHash::sha256, block);
    return line(R"("sealed":{"hash":"sha256","blocks":")" + base::base64_encode(*blocks) + R"("})");
  }
  MarkerText& done(const std::string& changed, int sign_in = -1, const std::string& before = kAlice) {
    return answer(R"("outcome":"done","reason":"","step":"","code":0,"text":"","changed":)" + changed, before, kAlice,
                  sign_in);
  }
  MarkerText& no(const std::string& outcome, const std::string& reason, const std::string& changed = "[]",
                 const std::string& before = kAlice) {
    return answer(R"("outcome":")" + outcome + R"(","reason":")" + reason +
                      R"(","step":"password","code":2245,"text":"Zu kurz.","changed":)" + changed,
                  before, "null", -1);
  }
  MarkerText& rdp(const std::string& members) { return line(R"("rdp":{)" + members + "}"); }
  MarkerText& too_late() { return line(R"("planted":"too_late","clock":1790000100)"); }
  MarkerText& ended(bool restored = true) {
    return line(std::string(R"("planted":"ended","clock":1790000107,"restored":)") + (restored ? "true" : "false") +
                R"(,"left":[])");
  }
  MarkerText& ended_by_cmd() { return line(R"("planted":"ended_by_cmd")"); }

  const std::string& text() const { return text_; }

 private:
  MarkerText& answer(const std::string& members, const std::string& before, const std::string& after, int sign_in) {
    return line(members + R"(,"guest":null,"before":)" + before + R"(,"after":)" + after +
                R"(,"accounts":[],"complete":true,"sign_in":)" + std::to_string(sign_in));
  }
  MarkerText& line(const std::string& members) {
    text_ += R"({"azvmreset":1,"nonce":")" + id_ + R"(",)" + members + "}\n";
    return *this;
  }

  std::string id_;
  std::string text_;
};

}  // namespace azvmreset::test
