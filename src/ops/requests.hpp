// The requests that operations send.
#pragma once

#include "arm/client.hpp"
#include "http/message.hpp"

#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>

#include <memory>
#include <string_view>

namespace azvmreset::ops {

// With the instance view: everything preflight needs in one read.
Result<http::Request> get_vm(const arm::Arm& arm, const ResourceId& vm);

// `name` is an extension name (guest/extension_name.hpp).
Result<http::Request> get_extension(const arm::Arm& arm, const ResourceId& vm, std::string_view name);

// May be sent again: a second one with this body changes nothing (contract C2).
Result<http::Request> put_extension(const arm::Arm& arm, const ResourceId& vm, std::string_view name,
                                    std::shared_ptr<const Secret> body);

}  // namespace azvmreset::ops
