//! The protocol's service: one file for each call that does something, and one for each kind of
//! thing that the provider does not ship.

mod answer;
mod apply_resource_change;
mod configure_provider;
mod core;
mod generate_resource_config;
mod get_metadata;
mod get_provider_schema;
mod import_resource_state;
mod not_shipped;
mod plan_resource_change;
mod read_data_source;
mod read_resource;
mod upgrade_resource_state;
mod validate_data_resource_config;
mod validate_provider_config;
mod validate_resource_config;

use std::sync::Arc;

use futures_util::stream::{BoxStream, StreamExt as _};
use tonic::{Request, Response, Status, Streaming};

use self::answer::{Answer as _, answer};
use self::core::Core;
use super::proto::{self, provider_server};
use super::provider::Provider;

/// How large a message may be, in bytes, in either direction. Schemas and large states exceed the
/// 4 MiB that gRPC libraries allow by default; hosts use the same limit for what they send.
const MAX_MESSAGE_SIZE: usize = 256 << 20;

/// The protocol's service for one provider.
pub struct Server<P: Provider> {
    core: Arc<Core<P>>,
}

impl<P: Provider> std::fmt::Debug for Server<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").finish_non_exhaustive()
    }
}

impl<P: Provider> Server<P> {
    /// A server for the provider. In debug builds it refuses schemas that a host would refuse.
    pub fn new(provider: P) -> Self {
        let server = Self { core: Arc::new(Core::new(provider)) };
        debug_assert_eq!(server.schema_faults(), Vec::<String>::new());
        server
    }

    /// Everything that a host would refuse in the provider's schemas, as sentences.
    pub fn schema_faults(&self) -> Vec<String> {
        self.core.schema_faults()
    }

    /// The service, ready to be routed.
    pub fn into_service(self) -> provider_server::ProviderServer<Self> {
        provider_server::ProviderServer::new(self)
            .max_decoding_message_size(MAX_MESSAGE_SIZE)
            .max_encoding_message_size(MAX_MESSAGE_SIZE)
    }
}

type Answered<T> = Result<Response<T>, Status>;

/// Writes the calls that are answered by one function, each as the call's name in the protocol, its
/// method, its request's type-name field, and the function.
macro_rules! unary_calls {
    ($($call:literal $method:ident($request:path $(, $type_name:ident)?) -> $response:path = $handler:path;)+) => {
        $(fn $method<'a, 'b>(
            &'a self,
            request: Request<$request>,
        ) -> ::std::pin::Pin<Box<dyn Future<Output = Answered<$response>> + Send + 'b>>
        where
            'a: 'b,
            Self: 'b,
        {
            Box::pin(async move {
                let type_name = String::new() $(+ &request.get_ref().$type_name)?;
                answer(&self.core, $call, &type_name, request, $handler).await
            })
        })+
    };
}

impl<P: Provider> provider_server::Provider for Server<P> {
    type ListResourceStream = BoxStream<'static, Result<proto::list_resource::Event, Status>>;
    type ReadStateBytesStream = BoxStream<'static, Result<proto::read_state_bytes::Response, Status>>;
    type InvokeActionStream = BoxStream<'static, Result<proto::invoke_action::Event, Status>>;

    unary_calls! {
        "GetMetadata" get_metadata(proto::get_metadata::Request) -> proto::get_metadata::Response
            = get_metadata::answer;
        "GetProviderSchema" get_provider_schema(proto::get_provider_schema::Request)
            -> proto::get_provider_schema::Response = get_provider_schema::answer;
        "ValidateProviderConfig" validate_provider_config(proto::validate_provider_config::Request)
            -> proto::validate_provider_config::Response = validate_provider_config::answer;
        "ConfigureProvider" configure_provider(proto::configure_provider::Request)
            -> proto::configure_provider::Response = configure_provider::answer;
        "ValidateResourceConfig" validate_resource_config(proto::validate_resource_config::Request, type_name)
            -> proto::validate_resource_config::Response = validate_resource_config::answer;
        "UpgradeResourceState" upgrade_resource_state(proto::upgrade_resource_state::Request, type_name)
            -> proto::upgrade_resource_state::Response = upgrade_resource_state::answer;
        "ReadResource" read_resource(proto::read_resource::Request, type_name)
            -> proto::read_resource::Response = read_resource::answer;
        "PlanResourceChange" plan_resource_change(proto::plan_resource_change::Request, type_name)
            -> proto::plan_resource_change::Response = plan_resource_change::answer;
        "ApplyResourceChange" apply_resource_change(proto::apply_resource_change::Request, type_name)
            -> proto::apply_resource_change::Response = apply_resource_change::answer;
        "ImportResourceState" import_resource_state(proto::import_resource_state::Request, type_name)
            -> proto::import_resource_state::Response = import_resource_state::answer;
        "GenerateResourceConfig" generate_resource_config(proto::generate_resource_config::Request, type_name)
            -> proto::generate_resource_config::Response = generate_resource_config::answer;
        "MoveResourceState" move_resource_state(proto::move_resource_state::Request, target_type_name)
            -> proto::move_resource_state::Response = not_shipped::move_resource_state;
        "ValidateDataResourceConfig"
            validate_data_resource_config(proto::validate_data_resource_config::Request, type_name)
            -> proto::validate_data_resource_config::Response = validate_data_resource_config::answer;
        "ReadDataSource" read_data_source(proto::read_data_source::Request, type_name)
            -> proto::read_data_source::Response = read_data_source::answer;
        "GetResourceIdentitySchemas"
            get_resource_identity_schemas(proto::get_resource_identity_schemas::Request)
            -> proto::get_resource_identity_schemas::Response = not_shipped::get_resource_identity_schemas;
        "UpgradeResourceIdentity" upgrade_resource_identity(proto::upgrade_resource_identity::Request, type_name)
            -> proto::upgrade_resource_identity::Response = not_shipped::upgrade_resource_identity;
        "ValidateEphemeralResourceConfig"
            validate_ephemeral_resource_config(proto::validate_ephemeral_resource_config::Request, type_name)
            -> proto::validate_ephemeral_resource_config::Response
            = not_shipped::validate_ephemeral_resource_config;
        "OpenEphemeralResource" open_ephemeral_resource(proto::open_ephemeral_resource::Request, type_name)
            -> proto::open_ephemeral_resource::Response = not_shipped::open_ephemeral_resource;
        "RenewEphemeralResource" renew_ephemeral_resource(proto::renew_ephemeral_resource::Request, type_name)
            -> proto::renew_ephemeral_resource::Response = not_shipped::renew_ephemeral_resource;
        "CloseEphemeralResource" close_ephemeral_resource(proto::close_ephemeral_resource::Request, type_name)
            -> proto::close_ephemeral_resource::Response = not_shipped::close_ephemeral_resource;
        "GetFunctions" get_functions(proto::get_functions::Request) -> proto::get_functions::Response
            = not_shipped::get_functions;
        "CallFunction" call_function(proto::call_function::Request, name) -> proto::call_function::Response
            = not_shipped::call_function;
        "ValidateListResourceConfig"
            validate_list_resource_config(proto::validate_list_resource_config::Request, type_name)
            -> proto::validate_list_resource_config::Response = not_shipped::validate_list_resource_config;
        "ValidateActionConfig" validate_action_config(proto::validate_action_config::Request, type_name)
            -> proto::validate_action_config::Response = not_shipped::validate_action_config;
        "PlanAction" plan_action(proto::plan_action::Request, action_type) -> proto::plan_action::Response
            = not_shipped::plan_action;
        "ValidateStateStoreConfig" validate_state_store_config(proto::validate_state_store::Request, type_name)
            -> proto::validate_state_store::Response = not_shipped::validate_state_store_config;
        "ConfigureStateStore" configure_state_store(proto::configure_state_store::Request, type_name)
            -> proto::configure_state_store::Response = not_shipped::configure_state_store;
        "LockState" lock_state(proto::lock_state::Request, type_name) -> proto::lock_state::Response
            = not_shipped::lock_state;
        "UnlockState" unlock_state(proto::unlock_state::Request, type_name) -> proto::unlock_state::Response
            = not_shipped::unlock_state;
        "GetStates" get_states(proto::get_states::Request, type_name) -> proto::get_states::Response
            = not_shipped::get_states;
        "DeleteState" delete_state(proto::delete_state::Request, type_name) -> proto::delete_state::Response
            = not_shipped::delete_state;
        "StopProvider" stop_provider(proto::stop_provider::Request) -> proto::stop_provider::Response
            = stop_provider;
    }

    fn list_resource<'a, 'b>(
        &'a self,
        request: Request<proto::list_resource::Request>,
    ) -> std::pin::Pin<Box<dyn Future<Output = Answered<Self::ListResourceStream>> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        let event = not_shipped::list_resource(&request.into_inner().type_name);
        Box::pin(async move { Ok(Response::new(tokio_stream::once(Ok(event)).boxed())) })
    }

    fn invoke_action<'a, 'b>(
        &'a self,
        request: Request<proto::invoke_action::Request>,
    ) -> std::pin::Pin<Box<dyn Future<Output = Answered<Self::InvokeActionStream>> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        let event = not_shipped::invoke_action(&request.into_inner().action_type);
        Box::pin(async move { Ok(Response::new(tokio_stream::once(Ok(event)).boxed())) })
    }

    fn read_state_bytes<'a, 'b>(
        &'a self,
        request: Request<proto::read_state_bytes::Request>,
    ) -> std::pin::Pin<Box<dyn Future<Output = Answered<Self::ReadStateBytesStream>> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        let chunk = not_shipped::read_state_bytes(&request.into_inner().type_name);
        Box::pin(async move { Ok(Response::new(tokio_stream::once(Ok(chunk)).boxed())) })
    }

    fn write_state_bytes<'a, 'b>(
        &'a self,
        request: Request<Streaming<proto::write_state_bytes::RequestChunk>>,
    ) -> std::pin::Pin<Box<dyn Future<Output = Answered<proto::write_state_bytes::Response>> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        Box::pin(async move {
            let mut chunks = request.into_inner();
            let mut type_name = String::new();
            while let Some(chunk) = chunks.message().await? {
                if let Some(meta) = chunk.meta {
                    type_name = meta.type_name;
                }
            }
            let refused = not_shipped::state_store(&type_name).into();
            Ok(Response::new(proto::write_state_bytes::Response::failed(refused)))
        })
    }
}

/// Cancels what is running; what starts afterwards runs as ever.
async fn stop_provider<P: Provider>(
    core: Arc<Core<P>>,
    _request: proto::stop_provider::Request,
) -> Result<proto::stop_provider::Response, super::diagnostics::Diagnostics> {
    core.stop();
    Ok(proto::stop_provider::Response::default())
}
