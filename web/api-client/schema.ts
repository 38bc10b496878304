// Made by generate.mjs from `shelfbell openapi`: change the server, then run `make dashboard`.

export interface paths {
    "/admin/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Changes to this shop by people and programs, the newest first. */
        get: operations["audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** States what the shop sells. A product comes with all its variants; stock is stated by itself. For shops of the platform `generic`. */
        post: operations["put_catalogue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every channel, with its settings. Each provider is asked whether it works. */
        get: operations["channels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/channels/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change settings of a channel: all of them or, where one is refused, none. */
        put: operations["change_channel"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/connector": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the connection stands. The platform is asked, too. */
        get: operations["connector"];
        /** Change the shop's keys. New ones are tried at the platform before they are kept. */
        put: operations["change_connector"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/connector/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read the whole shop again; it begins within seconds. */
        post: operations["sync_connector"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/contacts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One contact: what they asked for, by which words, and what was sent to them. */
        get: operations["contact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/contacts/{id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Erase one contact and everything about them. */
        post: operations["erase_contact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/contacts/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Everything that is stored about one contact. */
        post: operations["export_contact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/contacts/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End every request of a contact for them. The address may sign up again. */
        post: operations["stop_contact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/contacts/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Erase a person and everything about them. What they asked for remains counted, without them. */
        post: operations["erase_person"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/contacts/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Everything that is stored about a person. */
        post: operations["export_person"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/contacts/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Whoever has this address. It is compared whole, as sign-ups compare it. */
        post: operations["find_contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/conversions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Orders that a message led to, newest first: by which rule, and how sure that is. Assisted ones, test orders and cancelled ones are shown; no sum counts them. */
        get: operations["conversions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/data-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Customers who asked through the platform what is stored about them, and by when each has to be answered. */
        get: operations["data_requests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/data-requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The answer to one of those requests: everything that is stored about the customer. */
        get: operations["data_request"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/data-requests/{id}/done": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The merchant has handed the answer over. */
        post: operations["close_data_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/data-requests/{id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** It was marked as answered by mistake. */
        post: operations["reopen_data_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/deflection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Conversations with a stock question, by what became of them, and how many count as deflected: strictly, and loosely beside it. */
        get: operations["deflection"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/demand": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The lines of a shop, with what they are worth. */
        get: operations["demand"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/demand.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every line as CSV, the longest first. */
        get: operations["demand_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/demand/{product_id}/trend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the demand for one product went, by day. */
        get: operations["demand_trend"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/episodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Episodes, the newest first. */
        get: operations["episodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/episodes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why an episode went the way it went. */
        get: operations["episode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/episodes/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a held episode tell its people. */
        post: operations["approve_episode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/episodes/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep a held episode from telling its people. */
        post: operations["cancel_episode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/episodes/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The messages of an episode and how each fared. */
        get: operations["episode_messages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/episodes/{id}/send-now": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin the next wave without its interval. Never more people than the stock supports, and never past the mass-send limit. */
        post: operations["send_now"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/episodes/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End an episode: nobody else is told, and whoever's message has not left is back in line. */
        post: operations["stop_episode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/episodes/held": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Episodes that wait for approval. */
        get: operations["held_episodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Server-sent events: `changed` with `{"what": …}`, at most one of a kind in a second, and a comment every fifteen seconds. When whoever
         *     listens may not any more, `ended` with `{"why": "unauthorized" | "forbidden"}` is the last. Listening is no use of a session: it ends when
         *     nobody does anything else.
         */
        get: operations["events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/home": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who waits, who was told and what it brought, against the stretch before; and what needs a look. */
        get: operations["home"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take the people of a file over, each at the place in line that they had. Doing it again changes nothing. */
        post: operations["run_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/imports/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What an import would do, and how the file is understood. Nothing is stored. */
        post: operations["preview_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest first, also those that were revoked. */
        get: operations["keys"];
        put?: never;
        /** Make a key that may do what it is given permission for, and nothing else; never more than whoever makes it. */
        post: operations["add_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** A key opens nothing any more. */
        delete: operations["revoke_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/lift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much more of those who were told bought than of those who were held out, with its 95 % confidence interval. */
        get: operations["lift"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/mail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sent, bounced and complained of within the last seven days, and whether the mail is stopped. */
        get: operations["mail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/mail/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop this shop's e-mail. What is written meanwhile waits. */
        post: operations["pause_mail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/mail/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let this shop's e-mail go on; complaints so far do not count any more. */
        post: operations["resume_mail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/messages/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try one dead message again. */
        post: operations["retry_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/messages/dead": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest dead messages, at most 500. */
        get: operations["dead_messages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/messages/dead/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try dead messages again. */
        post: operations["retry_dead_messages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change one's own password; every other browser is signed out. */
        put: operations["change_password"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/postback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where messages are posted, which, and whether it is stopped. */
        get: operations["postback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/postback/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Post again after the address was gone (HTTP 410). */
        post: operations["resume_postback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/postback/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a new secret. Messages are signed with the one before as well, until the next one is made. */
        post: operations["new_postback_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/postback/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Post an event of the type `test`, signed as all are. */
        post: operations["test_postback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in. */
        get: operations["session"];
        put?: never;
        /** Sign in. The answer sets the cookie `shelfbell_session`, and another by which this browser is known when somebody signs in here again. */
        post: operations["sign_in"];
        /** Sign out of this browser. */
        delete: operations["sign_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign out of every browser. */
        delete: operations["sign_out_everywhere"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every setting with its meaning, its bounds and its value. */
        get: operations["settings"];
        /** Change settings: all of them or, where one is refused, none. */
        put: operations["change_settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/settings/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a change would do: whom it would message now, and what else follows. Nothing is changed. */
        post: operations["dry_run_settings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How one can sign in, for the page on which nobody is signed in yet. */
        get: operations["sign_in_ways"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/sign-in/oidc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Go to the service that is configured. Whoever comes from another site's page is sent on by a page of ours. */
        get: operations["oidc_start"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/sign-in/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Back from the service. Leads to the dashboard; where it failed, with `?sign_in_error=` and why: `denied`, `unknown_user`, `failed`, `limited`. */
        get: operations["oidc_callback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/sms/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A text message with the number of parts that it costs. */
        get: operations["preview_sms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * States how much of what can be bought. Items that cannot be used are reported, the others count; all of it is on disk when the answer
         *     comes. For shops of the platform `generic`.
         */
        post: operations["put_stock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/subscriptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why was this person (not) told? */
        get: operations["subscription"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/suppressions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Addresses that this shop must not write to, the newest first. Of erased people only a fingerprint is kept: they are found by the search. */
        get: operations["suppressions"];
        put?: never;
        /** Never write to this address again. */
        post: operations["add_suppression"];
        /** Write to this address again when it asks to be told. */
        delete: operations["remove_suppression"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/suppressions/lift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** As `remove_suppression`, with the address where no log sees it. */
        post: operations["lift_suppression"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/suppressions/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Whether this shop must not write to an address, also to that of somebody who was erased. It is compared whole, as sign-ups compare it. */
        post: operations["find_suppression"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The shop's own templates. Every other kind and language is as it comes with the program. */
        get: operations["templates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/templates/{kind}/{language}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A template as it stands, and what it may say. */
        get: operations["template"];
        /** Keep a template; it is used from the next message on. */
        put: operations["put_template"];
        post?: never;
        /** Take the template that comes with the program again. */
        delete: operations["reset_template"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/templates/{kind}/{language}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a template would make of the sample; nothing is kept. */
        post: operations["preview_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/templates/{kind}/{language}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send the sample to an address. */
        post: operations["test_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everybody who works for this shop, by address. */
        get: operations["users"];
        put?: never;
        /** Let somebody sign in for this shop. */
        post: operations["add_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Somebody works for this shop no more, from their next request on. */
        delete: operations["remove_user"];
        options?: never;
        head?: never;
        /** Give somebody another role, from their next request on. */
        patch: operations["change_role"];
        trace?: never;
    };
    "/admin/v1/variants/{variant_id}/expected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** When a variant is expected to be back: chat, button and pages say so from then on. */
        put: operations["set_expected"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/webhooks/unreadable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Webhooks that could not be understood, the newest first. */
        get: operations["unreadable_webhooks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/webhooks/unreadable/drop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give them up: nothing follows from them any more. */
        post: operations["drop_unreadable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/v1/webhooks/unreadable/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read them again, as a newer program or another setting may understand them. */
        post: operations["retry_unreadable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/back-in-stock-subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Join the line, from a program that was written for Klaviyo. `Authorization: Klaviyo-API-Key sk_…` with the shop's secret key. */
        post: operations["server"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/client/back-in-stock-subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Join the line, from a theme that was written for Klaviyo.
         * @description `company_id` is the shop's publishable key. One subscription is made for each channel. Also with a slash at the end, and as
         *     `application/json`.
         */
        post: operations["client"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/storefront/v1/availability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Is it in stock? */
        get: operations["check"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/storefront/v1/chat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** One turn with the concierge. With `Accept: text/event-stream` the answer comes as events: `text` for each sentence, then `reply`. */
        post: operations["chat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/storefront/v1/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Name, look, channels and texts. */
        get: operations["read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/storefront/v1/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Join the line. */
        post: operations["sign_up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What the reply is about. Availability and dates come from a reading taken in this turn. */
        AboutItem: {
            /** Format: int64 */
            as_of?: number | null;
            /** @example sold_out */
            availability?: string | null;
            /** Format: int64 */
            expected_at?: number | null;
            product_handle: string;
            variant_id?: string | null;
        };
        AddedKey: {
            key: components["schemas"]["ApiKey"];
            /** @description `sk_…`, shown this once. */
            secret: string;
        };
        AddedUser: {
            /** @description The password that was drawn, shown this once. `null` where one was given. */
            password?: string | null;
            user: components["schemas"]["Member"];
        };
        /** @description One variant's stock, or all of a product's. */
        Answer: components["schemas"]["Stock"] | {
            product_handle: string;
            product_id: string;
            product_title: string;
            variants: components["schemas"]["Stock"][];
        };
        /** @description A key as its shop sees it: the secret itself was shown once. */
        ApiKey: {
            /** Format: int64 */
            created_at: number;
            /** @description The last four characters. */
            hint: string;
            id: string;
            /**
             * Format: int64
             * @description To the minute.
             */
            last_used_at?: number | null;
            name: string;
            /** @description `read`, `steer`, `contacts`, `settings`, `stock`, `users`. */
            permissions: string[];
            /** Format: int64 */
            revoked_at?: number | null;
        };
        /** @description One thing to look at. */
        Attention: {
            /** Format: int64 */
            count: number;
            kind: components["schemas"]["AttentionKind"];
            severity: components["schemas"]["Severity"];
            /** @description What it is and what to do. */
            text: string;
        };
        /** @enum {string} */
        AttentionKind: "held_episodes" | "dead_messages" | "unreadable_webhooks" | "webhooks_missing" | "list_without_sends" | "complaints" | "mail_paused" | "postback_stopped" | "data_requests" | "not_synced";
        AuditLog: {
            items: components["schemas"]["Entry"][];
            /** @description For `after`; `null` on the last page. */
            next?: string | null;
        };
        /**
         * @description How many, without telling competitors the exact number.
         * @enum {string}
         */
        Band: "none" | "few" | "plenty";
        Card: {
            /**
             * @description By a reading of this moment; `null` when variants differ.
             * @example sold_out
             */
            availability?: string | null;
            image_url?: string | null;
            /** @description With its currency, such as `EUR 19.99`; of the cheapest variant when the product as a whole is meant. */
            price?: string | null;
            product_handle: string;
            title: string;
            url: string;
            /** @description `null` when the product as a whole is meant. */
            variant_id?: string | null;
        };
        /** @description A product with all its variants: one that is known and missing here is no longer sold. */
        CatalogueProduct: {
            /**
             * Format: int64
             * @description When this was so, ms since the Unix epoch; now when left out.
             */
            at?: number | null;
            /** @description As in the product's address; the id when left out. */
            handle?: string | null;
            /** @description The shop's own id; text or a number. */
            id: string;
            image_url?: string | null;
            product_type?: string | null;
            /**
             * @description Shoppers can see and buy it.
             * @default true
             */
            published?: boolean;
            title: string;
            /** @description The product's page; `/products/HANDLE` of the shop's domain when left out. */
            url?: string | null;
            variants: components["schemas"]["CatalogueVariant"][];
            vendor?: string | null;
        };
        CataloguePush: {
            /** @description With at most 2,000 variants in all. */
            products?: components["schemas"]["CatalogueProduct"][];
            /** @description Ids of products that are no longer sold. */
            removed?: string[];
        };
        CatalogueReport: {
            products: number;
            removed: number;
            /** @description Products that are known as they were later than that. */
            stale: number;
            variants: number;
        };
        CatalogueVariant: {
            /** @description It may be bought at zero. */
            backorder?: boolean;
            /** @description The shop's own id, different from that of every other variant; text or a number. */
            id: string;
            image_url?: string | null;
            /** @description What tells it from its siblings, in the product's order: `["M", "Green"]`. Empty for a product without options. */
            options?: string[];
            /** @description In the shop's currency, such as `19.99`. */
            price?: string | null;
            sku?: string | null;
        };
        /** @description Something changed: read it again. */
        Changed: {
            what: components["schemas"]["What"];
        };
        /** @description Settings to change, by their keys. */
        Changes: {
            changes: {
                [key: string]: components["schemas"]["FieldValue"];
            };
        };
        /** @description One way for messages to travel, as the shop has it. */
        Channel: {
            /** @description What is set for all shops of this server; whoever runs it changes that. */
            config: components["schemas"]["ConfigKey"][];
            /** @description The shop can send by it. */
            configured: boolean;
            /** @description What is missing or wrong; empty where nothing is. */
            detail: string;
            fields: components["schemas"]["Field"][];
            /** @description Whether the provider answers and accepts us; null where there is nobody to ask. */
            healthy?: boolean | null;
            /** @description `email`, `sms`, `push` or `postback`. */
            kind: string;
            title: string;
        };
        ChatAlert: {
            address_masked: string;
            channel: string;
            id: string;
            /**
             * Format: int64
             * @description 1 is next; `null` when not in line.
             */
            position?: number | null;
            state: string;
            variant_id?: string | null;
        };
        ChatReply: {
            about?: components["schemas"]["AboutItem"] | null;
            /** @description What the reply asks for: `product`, `variant`, `address` or `consent`. */
            asks?: string | null;
            cards: components["schemas"]["Card"][];
            choices: Record<string, never>[];
            conversation_id: string;
            handed_over: boolean;
            intent: string;
            locale: string;
            offers_sign_up: boolean;
            /** @description Made or changed in this turn. */
            subscriptions: components["schemas"]["ChatAlert"][];
            /** @description Plain text. */
            text: string;
        };
        /** @description What the shopper wrote, and where. */
        ChatTurn: {
            context?: components["schemas"]["Where"] | null;
            /** @description From the reply before; left out to begin a conversation. */
            conversation_id?: string | null;
            /** @description At most 2,000 characters. */
            message: string;
        };
        /** @description A key of the configuration, as the API shows it. */
        ConfigKey: {
            is_set: boolean;
            /** @description As in the configuration file; whoever runs the server changes it. */
            key: string;
            label: string;
            /** @description Null for secrets, and for what is not set. */
            value?: string | null;
        };
        /** @description Where stock facts come from, and whether they do. */
        Connector: {
            /** @description What is wrong, or that all is well. */
            detail: string;
            fields: components["schemas"]["Field"][];
            healthy: boolean;
            /**
             * Format: int64
             * @description When stock was last read from what the platform told, ms.
             */
            last_fact_at?: number | null;
            /** Format: int64 */
            last_webhook_at?: number | null;
            /** @description `shopify`, `woocommerce` or `generic`. */
            platform: string;
            /**
             * Format: int64
             * @description When it will be read again, ms.
             */
            reconcile_at?: number | null;
            /**
             * Format: int64
             * @description When the whole shop was last read, ms.
             */
            synced_at?: number | null;
            title: string;
            /**
             * Format: int64
             * @description Messages of the platform that could not be understood.
             */
            unreadable: number;
            webhooks: components["schemas"]["Webhook"][];
        };
        /** @description The sentence that was shown, and when it was agreed to. */
        ConsentShown: {
            /** @description Milliseconds since the Unix epoch, or RFC 3339. */
            at: string;
            text: string;
        };
        /** @description The evidence that somebody asked to be told. */
        ConsentStory: {
            /** Format: int64 */
            at: number;
            channel: string;
            /** Format: int64 */
            confirmed_at?: number | null;
            /** @description `link`, `code`, `reply`, or `sms` where the request itself came from the phone; `None` where no confirmation was asked for. */
            confirmed_by?: string | null;
            /** @description The conversation and turn, or the client's address. */
            evidence?: Record<string, never> | null;
            /** @description `button`, `chat`, `agent`, `sms`, `klaviyo` or `import`. */
            source: string;
            /** @description The exact words that were shown. */
            text: string;
        };
        /** @description Everything about one contact. Not for logs. */
        ContactCard: components["schemas"]["FoundContact"] & {
            /** @description Purchases that being told led to, the newest first, at most 200; also what no sum counts. */
            conversions: components["schemas"]["Conversion"][];
            /** @description The newest first, at most 500. */
            messages: components["schemas"]["ContactMessage"][];
            /** @description The newest first, at most 200. */
            subscriptions: components["schemas"]["ContactSubscription"][];
        };
        /** @description Not for logs. */
        ContactData: {
            contacts: components["schemas"]["StoredContact"][];
            conversations: components["schemas"]["StoredConversation"][];
            shop: string;
        };
        ContactMessage: {
            channel: string;
            /** Format: int64 */
            clicked_at?: number | null;
            /** Format: int64 */
            created_at: number;
            /** @description null for a confirmation. */
            episode_id?: string | null;
            error?: string | null;
            id: string;
            kind: string;
            receipt?: string | null;
            /** Format: int64 */
            sent_at?: number | null;
            state: string;
            subscription_id: string;
        };
        ContactSubscription: {
            consent?: components["schemas"]["ConsentStory"] | null;
            /** Format: int64 */
            created_at: number;
            id: string;
            locale: string;
            /**
             * Format: int64
             * @description 1 is next; null when not in line.
             */
            position?: number | null;
            product_title: string;
            /** Format: int64 */
            quantity: number;
            /** @description `pending`, `waiting`, `notified`, `converted`, `cancelled`, `expired` or `erased`. */
            state: string;
            /** @description null: any variant of the product. */
            variant_id?: string | null;
            /** @description null: any variant, or the product has only one. */
            variant_title?: string | null;
        };
        /** @description One conversion. Times are ms, money is minor units of `currency`. */
        Conversion: {
            /** Format: int64 */
            amount_minor: number;
            /** @description Another variant of the product was bought: shown, not summed. */
            assisted: boolean;
            /**
             * Format: int64
             * @description When it was ordered.
             */
            at: number;
            /** @description What they bought: the same, or another variant of the product. */
            bought_variant_id: string;
            /** Format: int64 */
            cancelled_at?: number | null;
            /** @description How sure that is: `certain`, `likely` or `possible`. */
            certainty: string;
            /** @description Empty once the person was erased. */
            contact_id: string;
            currency: string;
            episode_id: string;
            id: string;
            /** @description The platform's id and name of the order; empty once the person was erased. */
            order_id: string;
            order_name: string;
            product_title: string;
            /** Format: int64 */
            quantity: number;
            /** Format: int64 */
            refunded_minor: number;
            /** @description `cart_token`, `landing_token`, `same_contact` or `journey_utm`. */
            rule: string;
            subscription_id: string;
            /** @description A test order: shown, not summed. */
            test: boolean;
            /** Format: int64 */
            told_at: number;
            /** @description What the person was told about, and when. */
            variant_id: string;
            /** @description Of what was bought; `null` where the product has one variant only. */
            variant_title?: string | null;
        };
        ConversionPage: {
            items: components["schemas"]["Conversion"][];
            /** @description Continues the list; `null` at its end. */
            next?: string | null;
        };
        /** @description How many of the people who are told buy, as a part of one, over the last 180 days. */
        ConversionRate: {
            /** Format: int64 */
            bought: number;
            /** Format: double */
            high: number;
            /** Format: double */
            low: number;
            /** Format: double */
            rate: number;
            /** @description `shop`, or `prior`: fewer than 50 people were told, so the figure is filled up with what is usual. */
            source: string;
            /** Format: int64 */
            told: number;
        };
        Counts: {
            already: number;
            bad_address: number;
            /** @description Told there already, ended, without consent, or not to be written to. */
            left_out: number;
            ready: number;
            rows: number;
            unknown_variant: number;
            /** @description Anything else, such as a date that cannot be read. */
            wrong: number;
        };
        Credentials: {
            email: string;
            password: string;
        };
        /** @description A request that came through the platform. Not for logs. */
        DataRequest: {
            /** @description By which the customer is known to the platform, and may be known here. */
            addresses: components["schemas"]["NamedAddress"][];
            /**
             * Format: int64
             * @description When it was marked as answered; null while it was not.
             */
            done_at?: number | null;
            /**
             * Format: int64
             * @description By when it has to be answered.
             */
            due_at: number;
            request_id: string;
            /**
             * Format: int64
             * @description Ms since the Unix epoch.
             */
            requested_at: number;
        };
        DataRequestList: {
            items: components["schemas"]["DataRequest"][];
            /** @description Give it as `after` to go on; null on the last page. */
            next?: string | null;
        };
        Day: {
            /** Format: int64 */
            bought: number;
            /** Format: int64 */
            clicked: number;
            /**
             * Format: int64
             * @description ms, the start of the day in UTC.
             */
            day: number;
            /** Format: int64 */
            recovered_minor: number;
            /** Format: int64 */
            signed_up: number;
            /** Format: int64 */
            told: number;
        };
        /** @description Support contacts that the concierge spared. */
        Deflected: {
            /**
             * Format: int64
             * @description Answered, whatever came afterwards.
             */
            loose: number;
            /**
             * Format: int64
             * @description Conversations with a stock question.
             */
            questions: number;
            /**
             * Format: int64
             * @description Answered, and the same shopper was not handed over about it within the window.
             */
            strict: number;
        };
        /** @description Conversations with a stock question in a stretch of time. Times are ms since the Unix epoch. */
        Deflection: {
            /** Format: int64 */
            answered: number;
            /** Format: int64 */
            captured: number;
            /** Format: int64 */
            conversations: number;
            /**
             * Format: int64
             * @description Answered or captured, and the same shopper was not handed over about it within the window.
             */
            deflected: number;
            /**
             * Format: int64
             * @description Answered or captured, whatever came afterwards.
             */
            deflected_loosely: number;
            /** Format: int64 */
            from: number;
            /** Format: int64 */
            handed_over: number;
            /**
             * Format: int64
             * @description The shopper went before it was known what was meant.
             */
            left: number;
            /**
             * Format: int64
             * @description Of `deflected`, those whose window is still open.
             */
            still_open: number;
            /**
             * Format: int64
             * @description Not included.
             */
            to: number;
            /**
             * Format: int64
             * @description For how long after a question a hand-over counts against it.
             */
            window_days: number;
        };
        Deflections: {
            before: components["schemas"]["Deflected"];
            now: components["schemas"]["Deflected"];
        };
        DemandItem: {
            /**
             * @description null where any variant will do.
             * @example sold_out
             */
            availability?: string | null;
            episode?: components["schemas"]["EpisodeUnderWay"] | null;
            /** Format: int64 */
            expected_at?: number | null;
            image_url?: string | null;
            /** Format: int64 */
            oldest_at: number;
            /**
             * Format: int64
             * @description For any variant: the cheapest.
             */
            price_minor?: number | null;
            product_handle: string;
            product_id: string;
            product_title: string;
            /**
             * Format: int64
             * @description Units that they want together.
             */
            quantity: number;
            recoverable?: components["schemas"]["RecoverableRevenue"] | null;
            /**
             * Format: int64
             * @description Units that can be bought; null where nobody counts, or where any variant will do.
             */
            sellable?: number | null;
            sku?: string | null;
            /** @description null: any variant of the product will do. */
            variant_id?: string | null;
            variant_title?: string | null;
            /** Format: int64 */
            waiting: number;
        };
        DemandList: {
            conversion: components["schemas"]["ConversionRate"];
            /** @description ISO 4217. */
            currency: string;
            items: components["schemas"]["DemandItem"][];
            /** @description Give it as `after` to go on; null on the last page. */
            next?: string | null;
        };
        /** @description How the demand for one product went, day by day, the oldest first. */
        DemandTrend: {
            days: components["schemas"]["TrendDay"][];
            product_title: string;
        };
        /** @description With its 95 % confidence interval. */
        Difference: {
            /** Format: double */
            high: number;
            /** Format: double */
            likely: number;
            /** Format: double */
            low: number;
        };
        Draft: {
            /** @description MJML with minijinja in it. */
            mjml: string;
            /** @description minijinja, one line. */
            subject: string;
        };
        /** @description What a change would do. */
        DryRun: {
            /** @description The variants with the most people, at most 20. */
            by_variant: components["schemas"]["VariantReach"][];
            /** @description All of it in words, and what else follows. */
            sentences: string[];
            /**
             * Format: int64
             * @description Everybody who would be told by then without approval, whether by the change or anyway.
             */
            told_in_all: number;
            /**
             * Format: int64
             * @description As `told_in_all`, within an hour and while the stock stays as it is.
             */
            told_in_an_hour: number;
            /** @description More than the shop's limit would be told, so the rest waits for approval. */
            would_be_held: boolean;
            /**
             * Format: int64
             * @description Of these, people who would wait for the merchant's approval.
             */
            would_hold: number;
            /**
             * Format: int64
             * @description People whom the change would message as soon as what is in stock now has settled; those who would wait for approval are among them.
             */
            would_message: number;
        };
        /** @description One change that somebody made. */
        Entry: {
            /** @description The id of what was changed. */
            about: string;
            /** @description `shop` is the key that the shop was added with. */
            actor_id: string;
            /** @description `console`, `key` or `user`. */
            actor_kind: string;
            /** @description `null` for somebody who is no user any more. */
            actor_name?: string | null;
            /**
             * Format: int64
             * @description ms.
             */
            at: number;
            /** @description What it was and what it became. */
            detail?: Record<string, never> | null;
            /**
             * Format: int64
             * @description Which of the changes of this millisecond.
             */
            number: number;
            /** @description `noun.verb`, such as `policy.changed`. */
            what: string;
        };
        /** @description One episode. Times are ms since the Unix epoch, money is in minor units of the shop's currency. */
        EpisodeItem: {
            /** Format: int64 */
            bought: number;
            /** Format: int64 */
            clicked: number;
            /** Format: int64 */
            closed_at?: number | null;
            /** Format: int64 */
            dead: number;
            /** @description `everybody_told`, `sold_out`, `below_minimum`, `unpublished`, `backorder_only`, `stopped`, `approved` or `cancelled`. */
            ending?: string | null;
            id: string;
            /** @description `restock` or `import`. */
            kind: string;
            /** Format: int64 */
            opened_at: number;
            product_title: string;
            /** Format: int64 */
            recovered_minor: number;
            /** Format: int64 */
            sent: number;
            /** @description `open`, `held` or `closed`. */
            state: string;
            /**
             * Format: int64
             * @description People told, less those who were put back into the line.
             */
            told: number;
            variant_id: string;
            variant_title?: string | null;
            /** Format: int64 */
            waves: number;
            /**
             * Format: int64
             * @description Of a held one: people whom it would tell now.
             */
            would_reach?: number | null;
        };
        EpisodeList: {
            /** @description ISO 4217. */
            currency: string;
            items: components["schemas"]["EpisodeItem"][];
            /** @description Give it as `after` to go on; null on the last page. */
            next?: string | null;
        };
        /** @description One message of an episode. Times are ms since the Unix epoch. */
        EpisodeMessage: {
            address_masked?: string | null;
            /** Format: int64 */
            attempts: number;
            channel: string;
            /** Format: int64 */
            clicked_at?: number | null;
            /** @description null once the person was erased. */
            contact_id?: string | null;
            /** @description A purchase followed. */
            converted: boolean;
            /** Format: int64 */
            created_at: number;
            /** @description Why it is not sent, without an address. */
            error?: string | null;
            /** @description By which it is retried. */
            id: string;
            /** @description `alert`, `reminder`, `reminder_2`, `last_units` or `sold_out`. */
            kind: string;
            /** @description What the provider reported since: `delivered`, `undelivered`, … */
            receipt?: string | null;
            /** Format: int64 */
            sent_at?: number | null;
            /** @description `queued`, `paused`, `sent`, `dead`, `returned` or `cancelled`. */
            state: string;
            subscription_id: string;
            /** Format: int64 */
            wave: number;
        };
        EpisodeMessageList: {
            items: components["schemas"]["EpisodeMessage"][];
            /** @description Give it as `after` to go on; null on the last page. */
            next?: string | null;
        };
        /** @description One episode's story. Times are ms since the Unix epoch, money is in minor units of the shop's currency. */
        EpisodeStory: {
            /** Format: int64 */
            bought: number;
            /** @description What may be done with it now: `approve`, `cancel`, `send_now`, `stop`. */
            can: string[];
            /**
             * Format: int64
             * @description Messages that were followed.
             */
            clicked: number;
            /** Format: int64 */
            closed_at?: number | null;
            ending?: string | null;
            episode_id: string;
            /** Format: int64 */
            first_sent_at?: number | null;
            image_url?: string | null;
            /** @description `restock` or `import`. */
            kind: string;
            /** Format: int64 */
            last_sent_at?: number | null;
            /** @description How its messages fared. */
            messages: components["schemas"]["MessageFate"][];
            /** Format: int64 */
            opened_at: number;
            product_id: string;
            product_title: string;
            /** Format: int64 */
            recovered_minor: number;
            /**
             * Format: int64
             * @description Since when the stock that it opened for had been worth telling.
             */
            restocked_at?: number | null;
            /** Format: int64 */
            sellable?: number | null;
            /** @description `open`, `held` or `closed`. */
            state: string;
            steps: components["schemas"]["StepStory"][];
            /** @description Product and variant as one title. */
            variant: string;
            variant_id: string;
            variant_title?: string | null;
            /**
             * Format: int64
             * @description People who wait for it now, and units that can be bought (null: nobody counts).
             */
            waiting: number;
            waves: components["schemas"]["WaveStory"][];
            /**
             * Format: int64
             * @description Of a held one: people whom it would tell now.
             */
            would_reach?: number | null;
        };
        EpisodeUnderWay: {
            id: string;
            /** @description `open`, `held`, or `stopped`. */
            state: string;
        };
        /** @description How much was there. */
        Erased: {
            /** Format: int64 */
            contacts: number;
            /** Format: int64 */
            conversations: number;
            /** Format: int64 */
            subscriptions: number;
        };
        Expected: {
            /**
             * Format: int64
             * @description ms since the Unix epoch; null: not known.
             */
            expected_at: number | null;
        };
        /** @description One setting with what it is set to. */
        Field: {
            choices?: components["schemas"]["FieldChoice"][] | null;
            default: components["schemas"]["FieldValue"];
            /** @description What it does, for a shop owner. */
            help: string;
            key: string;
            kind: components["schemas"]["FieldKind"];
            label: string;
            /** Format: double */
            max?: number | null;
            /** Format: double */
            min?: number | null;
            secret: boolean;
            /** @description What the number counts. */
            unit?: string | null;
            /** @description Of a secret only whether it is set: `true` or `null`. */
            value: components["schemas"]["FieldValue"];
        };
        FieldChoice: {
            label: string;
            value: string;
        };
        /** @enum {string} */
        FieldKind: "boolean" | "integer" | "decimal" | "text" | "choice" | "hours" | "countries" | "colour" | "url" | "email" | "language" | "country";
        /** @description What a setting is set to; null where it is not. */
        FieldValue: boolean | number | string | null | string[];
        Figure: {
            /** Format: int64 */
            before: number;
            /** Format: int64 */
            now: number;
        };
        Figures: {
            bought: components["schemas"]["Figure"];
            /** @description Messages that were followed. */
            clicked: components["schemas"]["Figure"];
            recovered_minor: components["schemas"]["Figure"];
            signed_up: components["schemas"]["Figure"];
            /** @description People told, less those who were put back into the line. */
            told: components["schemas"]["Figure"];
        };
        /** @description A contact that was found. Not for logs. */
        FoundContact: {
            address: string;
            /**
             * Format: int64
             * @description Requests so far, whatever became of them.
             */
            alerts: number;
            /** @description `email` or `sms`. */
            channel: string;
            contact_id: string;
            /**
             * Format: int64
             * @description When it was first seen, ms.
             */
            created_at: number;
            /** @description Why nothing is sent to it, if so. */
            suppression?: string | null;
        };
        GivenUp: {
            /** Format: int64 */
            dropped: number;
        };
        /** @description An episode that waits for the merchant, with how many it would reach now. */
        Held: {
            episode_id: string;
            /** @description `restock` or `import`. */
            kind: string;
            /** Format: int64 */
            opened_at: number;
            product_title: string;
            /**
             * Format: int64
             * @description People who would be told, as far as the stock goes.
             */
            reach: number;
            /** Format: int64 */
            sellable?: number | null;
            variant_id: string;
            variant_title: string;
        };
        /** @description Times are ms since the Unix epoch, money in minor units of `currency`. */
        Home: {
            attention: components["schemas"]["Attention"][];
            /**
             * Format: int64
             * @description The stretch before, of the same length, begins here and ends at `from`.
             */
            before_from: number;
            currency: string;
            deflection: components["schemas"]["Deflections"];
            figures: components["schemas"]["Figures"];
            /** @description From when an item was back to the first alert that left, over the restock episodes that ended. */
            first_message_ms: components["schemas"]["Spreads"];
            /**
             * Format: int64
             * @description The start of a day in UTC.
             */
            from: number;
            /** @description To the last one. */
            last_message_ms: components["schemas"]["Spreads"];
            series: components["schemas"]["Day"][];
            /**
             * Format: int64
             * @description Not included: now.
             */
            to: number;
            /**
             * Format: int64
             * @description Variants, and products where any variant will do.
             */
            variants_waited_for: number;
            /** Format: int64 */
            waiting_now: number;
        };
        /** @description What an import would do; nothing is stored. */
        ImportPreview: {
            /** @description What is read from which column; null where there is none. */
            columns: {
                [key: string]: string | null;
            };
            counts: components["schemas"]["Counts"];
            /** @description The columns as the file names them. */
            headers: string[];
            /** @description Where the file seems to be from: `klaviyo`, `stoq`, `swym`, `amp`, `notify_me` or `shelfbell`. */
            platform: string;
            /** @description The first rows, at most 50. */
            rows: components["schemas"]["PreviewRow"][];
        };
        /** @description What an import did. */
        ImportResult: {
            /** @description People who were here already. */
            already: number;
            /** @description An episode that holds people, see `/admin/v1/episodes/held` for all of them. */
            held?: string | null;
            /** @description People who wait for approval, because what they asked for can be bought. */
            held_people: number;
            /** @description Part of the evidence of each request. */
            import_id: string;
            /** @description People who are in line now. */
            imported: number;
            skipped: components["schemas"]["SkippedRow"][];
        };
        /** @description A file and how it is to be read. */
        ImportUpload: {
            /**
             * @description What is read from which column, by its header, such as `{"address": "Email"}`; what is left out of it is not read. Without it
             *     the columns are found out.
             */
            columns?: {
                [key: string]: string;
            } | null;
            /** @description The file itself, at most 8 MiB. */
            csv: string;
            /** @description Kept as evidence. */
            file_name: string;
            /** @description `klaviyo`, `stoq`, `swym`, `amp`, `notify_me` or `shelfbell`; left out: found out by its columns. */
            platform?: string | null;
        };
        Joined: {
            id: string;
            /**
             * Format: int64
             * @description Place in line; 1 is next.
             */
            position: number;
            /** @description `waiting`, or `pending` where the shop asks for a confirmation first; then also for an address that is known, so that the answer tells nobody. */
            state: string;
        };
        /** @description A template's name, and when it was kept. */
        Kept: {
            kind: string;
            language: string;
            /** Format: int64 */
            updated_at: number;
        };
        KeyToAdd: {
            /** @description What it is for. */
            name: string;
            /** @description Of `read`, `steer`, `contacts`, `settings`, `stock`, `users`. */
            permissions: string[];
        };
        /** @description What the shop measured so far. */
        Lift: {
            /** @description Whether there are enough people and purchases to go by it. */
            enough: boolean;
            held_out: components["schemas"]["Side"];
            /**
             * Format: int64
             * @description For how long they are, and how long purchases of both sides count.
             */
            hours: number;
            lift?: components["schemas"]["Difference"] | null;
            /**
             * Format: int64
             * @description Of a hundred people, so many are held out; 0: nothing is measured now.
             */
            percent: number;
            /** @description The same in a sentence. */
            text: string;
            told: components["schemas"]["Side"];
        };
        /** @description How a shop's mail fares. */
        MailStatus: {
            complaint_limit_percent: string;
            /** @description Complaints per hundred messages; null when nothing was sent. */
            complaint_percent?: string | null;
            /**
             * Format: int64
             * @description People who complained, however often; since the mail was last resumed, if that is less than seven days ago.
             */
            complaints: number;
            /** Format: int64 */
            hard_bounces: number;
            /**
             * Format: int64
             * @description Since when the shop's e-mail is stopped, ms; null while it goes on.
             */
            paused_at?: number | null;
            reason?: string | null;
            /** Format: int64 */
            sent: number;
            /** Format: int64 */
            soft_bounces: number;
            /**
             * Format: int64
             * @description Messages that wait because of that. More may be written; they are counted when they would have left.
             */
            waiting: number;
        };
        /** @description One who works for a shop. */
        Member: {
            /**
             * Format: int64
             * @description Since when for this shop, ms.
             */
            created_at: number;
            email: string;
            id: string;
            /**
             * Format: int64
             * @description When they last used the dashboard for this shop, ms, to the minute.
             */
            last_seen_at?: number | null;
            name: string;
            /** @description `viewer`, `editor` or `owner`. */
            role: string;
        };
        /** @description One message as the merchant sees it: no address. */
        Message: {
            /** Format: int64 */
            attempts: number;
            channel: string;
            /** Format: int64 */
            clicked_at?: number | null;
            /** Format: int64 */
            clicks: number;
            /** Format: int64 */
            created_at: number;
            episode_id: string;
            error?: string | null;
            kind: string;
            notification_id: string;
            /** @description What the provider reported since: `delivered`, `undelivered`, … */
            receipt?: string | null;
            /** Format: int64 */
            sent_at?: number | null;
            state: string;
            subscription_id: string;
            /**
             * Format: int64
             * @description It waits until then for the end of its recipient's quiet hours.
             */
            wakes_at?: number | null;
            /** Format: int64 */
            wave: number;
        };
        /** @description Messages in one state. */
        MessageFate: {
            /** Format: int64 */
            count: number;
            state: string;
        };
        /** @description One address that a request names; not shown in logs. */
        NamedAddress: {
            address: string;
            /** @description `email` or `sms`. */
            channel: string;
        };
        NewSecret: {
            /** @description `whsec_…`, shown this once. */
            secret: string;
        };
        /** @description Another service that knows who somebody is. */
        OidcWay: {
            /** @description For the button. */
            name: string;
            /** @description Where the button leads. */
            url: string;
        };
        /** @enum {string} */
        Part: "subject" | "mjml";
        PasswordChange: {
            current: string;
            /** @description 12 to 200 characters. */
            new: string;
        };
        Pause: {
            /** @description For whoever wonders later. */
            reason: string;
        };
        PostbackResumed: {
            /**
             * Format: int64
             * @description Messages that waited.
             */
            resumed: number;
        };
        /** @description How a shop's postback fares. */
        PostbackStatus: {
            /** @description The kinds of addresses whose messages go there. */
            channels: string[];
            has_secret: boolean;
            /**
             * Format: int64
             * @description Ms since the Unix epoch: nothing is posted since then.
             */
            stopped_at?: number | null;
            stopped_why?: string | null;
            url?: string | null;
            /**
             * Format: int64
             * @description Messages that wait because it is stopped.
             */
            waiting: number;
        };
        /** @description The sample that a template makes. */
        Preview: {
            html: string;
            html_bytes: number;
            subject: string;
            text: string;
            /** @description What mail programs may not show as meant. */
            warnings: components["schemas"]["TemplateProblem"][];
        };
        PreviewRow: {
            address_masked: string;
            /** @description What becomes of their consent. */
            consent: string;
            /**
             * Format: int64
             * @description Of the file.
             */
            line: number;
            /** @description Why it cannot be imported. */
            problem?: string | null;
            /** @description What they wait for, where it was found. */
            variant?: string | null;
        };
        /** @description The body of an error answer. */
        Problem: {
            /** @description Stable, for programs. */
            code: string;
            /** @description For people: what happened and what to do. */
            detail: string;
            /** @description Each thing that is wrong, where there are several: `{part, line, problem}` for a template. */
            errors?: Record<string, never>[];
            /** @description The field of the request that is at fault. */
            field?: string | null;
            /** Format: int32 */
            status: number;
            title: string;
            /** @description A URI that names the kind of problem. */
            type: string;
        };
        Profile: {
            /** @description `#rrggbb` */
            colour?: string | null;
            logo_url?: string | null;
            name: string;
            url: string;
        };
        PushOffer: {
            /** @description The `applicationServerKey` of `PushManager.subscribe()` (VAPID), base64url. */
            public_key: string;
        };
        ReadAgain: {
            /**
             * Format: int64
             * @description Those that wait to be read now; what named somebody who was erased is not kept, and not among them.
             */
            retried: number;
        };
        /** @description What the people who wait would spend if they were told: people × this shop's conversion × price, and the ends of its 95 % interval. */
        RecoverableRevenue: {
            /** Format: int64 */
            high_minor: number;
            /** Format: int64 */
            likely_minor: number;
            /** Format: int64 */
            low_minor: number;
        };
        Resumed: {
            /**
             * Format: int64
             * @description Messages that waited.
             */
            resumed: number;
        };
        Revived: {
            /** Format: int64 */
            revived: number;
        };
        RoleChange: {
            /** @description `viewer`, `editor` or `owner`. */
            role: string;
        };
        /** @description What asking for the next wave led to. */
        SentNow: {
            /** @description `telling`, or `held`: it would reach more people than the shop's limit and waits for approval (R9). */
            outcome: string;
            /**
             * Format: int64
             * @description People whom the wave may tell, or would reach.
             */
            people: number;
            text: string;
        };
        /** @description Who is signed in, and for which shops they work. */
        Session: {
            /** @description By domain. */
            shops: components["schemas"]["SessionShop"][];
            sign_in: components["schemas"]["SignInWays"];
            user: components["schemas"]["SessionUser"];
        };
        SessionShop: {
            /** @description ISO 4217. */
            currency: string;
            domain: string;
            name: string;
            /** @description `shopify`, `woocommerce` or `generic`. */
            platform: string;
            publishable_key: string;
            /** @description `viewer`, `editor` or `owner`. */
            role: string;
            /** @description For `X-Shelfbell-Shop`. */
            shop_id: string;
            storefront_url: string;
        };
        SessionUser: {
            email: string;
            id: string;
            name: string;
        };
        /** @description Settings that are shown together. */
        SettingSection: {
            fields: components["schemas"]["Field"][];
            key: string;
            title: string;
        };
        /** @enum {string} */
        Severity: "high" | "medium";
        /** @description Every setting of the shop. */
        ShopSettings: {
            sections: components["schemas"]["SettingSection"][];
        };
        Shown: {
            kind: string;
            language: string;
            mjml: string;
            subject: string;
            /**
             * Format: int64
             * @description When the shop kept its own, ms; null for the one that comes with the program.
             */
            updated_at?: number | null;
            variables: components["schemas"]["Variable"][];
        };
        Side: {
            /**
             * Format: int64
             * @description How many of them bought within it.
             */
            bought: number;
            /**
             * Format: int64
             * @description People whose time is over.
             */
            people: number;
        };
        /** @description How one can sign in beside a password. */
        SignInWays: {
            oidc?: components["schemas"]["OidcWay"] | null;
        };
        /** @description Ask to be told when a variant can be bought again. */
        SignUp: {
            /** @description An e-mail address, a phone number, or what the browser's `PushSubscription.toJSON()` says: as an object, or its text. */
            address: unknown;
            /** @description `email`, `sms` or `push`. */
            channel: string;
            consent: components["schemas"]["ConsentShown"];
            /** @description Where parcels for this shopper go, ISO 3166-1 alpha-2, if the page knows: nobody is woken up there. What is none says nothing. */
            country?: string | null;
            /** @description BCP 47; the shop's own when left out. */
            locale?: string | null;
            product_id?: string | null;
            /**
             * Format: int64
             * @description How many are wanted; 1 when left out.
             */
            quantity?: number | null;
            /** @description Back to the old place in line if it sells out before they buy; as the shop has it when left out. */
            stay_on_list?: boolean;
            /** @description The variant: number, numeric text, gid, or SKU. Leave it out and give `product_id` for any variant of the product. */
            variant_id?: string | null;
            /** @description Leave empty: people do not see this field, programs that fill in everything do. */
            website?: string;
        };
        SkippedRow: {
            /**
             * Format: int64
             * @description Of the file.
             */
            line: number;
            reason: string;
        };
        /** @description A text message of a shop. */
        SmsPreview: {
            /** @description `gsm7` or `ucs2`. */
            encoding: string;
            /** @description `alert`, `alert_few`, `confirmation`, `confirmed`, `stopped`, `started` or `help`. */
            kind: string;
            language: string;
            /** @description The parts that it travels in; each is paid for. */
            segments: number;
            text: string;
            /** @description Of the encoding: septets, or UTF-16 units. */
            units: number;
        };
        /** @description ms. */
        Spread: {
            /** Format: int64 */
            p50: number;
            /** Format: int64 */
            p95: number;
        };
        Spreads: {
            before?: components["schemas"]["Spread"] | null;
            now?: components["schemas"]["Spread"] | null;
        };
        StepStory: {
            /** Format: int64 */
            at: number;
            /** @description Everything that it was judged by. */
            inputs?: Record<string, never> | null;
            /**
             * Format: int64
             * @description Units that could be bought then; null: not counted, or not written down.
             */
            sellable?: number | null;
            /** @description What happened, for people. */
            text: string;
            /**
             * Format: int64
             * @description People who waited then.
             */
            waiting?: number | null;
            /** @description As it was recorded. */
            what: string;
        };
        /** @description The answer about one variant. */
        Stock: {
            /**
             * Format: int64
             * @description When the stock was last heard of, ms since the Unix epoch.
             */
            as_of: number;
            /** @example sold_out */
            availability: string;
            /**
             * Format: int64
             * @description When the merchant expects it back, ms since the Unix epoch.
             */
            expected_at?: number | null;
            product_handle: string;
            product_id: string;
            product_title: string;
            sellable_band: components["schemas"]["Band"];
            sku?: string | null;
            /**
             * Format: int64
             * @description The exact number of units, only when few are left.
             */
            units_left?: number | null;
            /** @description The platform's id, as text: it exceeds what a JSON number holds exactly. */
            variant_id: string;
            /** @description `null` for a product without options. */
            variant_title?: string | null;
        };
        /** @description One statement about stock. It names its variant by `variant_id` or by `sku`. */
        StockItem: {
            /**
             * Format: int64
             * @description When this was so, ms since the Unix epoch. Older statements never replace newer ones. Now when left out.
             */
            at?: number | null;
            /**
             * Format: int64
             * @description Units that shoppers can buy now; `null`: not counted, it can always be bought.
             */
            available: number | null;
            /** @description It may be bought at zero. As before when left out. */
            backorder?: boolean | null;
            /** @description Where these units lie; the units of all locations add up. One location when left out. */
            location?: string | null;
            /** @description Must name one variant only. */
            sku?: string | null;
            /** @description The shop's own id of the variant; text or a number. */
            variant_id?: string | null;
        };
        StockPush: {
            /** @description At most 1,000. */
            items: components["schemas"]["StockItem"][];
        };
        /** @description What became of the items of one request. */
        StockReport: {
            accepted: number;
            /** @description Not used, because something as new or newer is known already. */
            stale: number;
            /** @description Not used, because it is not known what they are about. */
            unknown: components["schemas"]["UnknownItem"][];
        };
        /** @description What stopping an episode led to. */
        Stopped: {
            /**
             * Format: int64
             * @description People whose message had not left: they are back in line at their old place.
             */
            put_back: number;
        };
        StoppedAlerts: {
            /**
             * Format: int64
             * @description Requests that ended.
             */
            stopped: number;
        };
        StoredAlert: {
            bought?: components["schemas"]["StoredPurchase"] | null;
            /** Format: int64 */
            confirmed_at?: number | null;
            confirmed_by?: string | null;
            /**
             * Format: int64
             * @description Times are ms since the Unix epoch.
             */
            consent_at: number;
            consent_text: string;
            /** Format: int64 */
            created_at: number;
            /** @description Where the consent was given, JSON; how and when it was confirmed. */
            evidence?: string | null;
            id: string;
            locale: string;
            /** @description Orders that are kept to measure what messages add, whether they were told or held out. */
            measured: components["schemas"]["StoredOrder"][];
            messages: components["schemas"]["StoredMessage"][];
            product: string;
            /** Format: int64 */
            quantity: number;
            source: string;
            state: string;
            /** @description `null`: any variant. */
            variant?: string | null;
        };
        StoredContact: {
            address: string;
            alerts: components["schemas"]["StoredAlert"][];
            channel: string;
            /** @description What providers told of mail to it. */
            mail_events: components["schemas"]["Told"][];
            /** @description Why nothing is sent to it, if so. */
            suppression?: string | null;
        };
        StoredConversation: {
            id: string;
            turns: Record<string, never>[];
        };
        StoredMessage: {
            /** Format: int64 */
            clicked_at?: number | null;
            /** Format: int64 */
            created_at: number;
            kind: string;
            /** Format: int64 */
            sent_at?: number | null;
            state: string;
        };
        StoredOrder: {
            /** Format: int64 */
            at: number;
            /** @description Units of each of its lines, by the platform's id of the line. */
            lines: {
                [key: string]: number;
            };
            /** @description The platform's id of it. */
            order: string;
        };
        StoredPurchase: {
            /**
             * Format: int64
             * @description Minor units of `currency`.
             */
            amount_minor?: number | null;
            /** Format: int64 */
            at: number;
            currency?: string | null;
            order: string;
            /** @description By which rule a message is thought to have led to it; `null`: none. */
            rule?: string | null;
        };
        StorefrontSettings: {
            /** @description Ways of telling somebody that this shop has: `email`, `sms`, `push`. */
            channels: string[];
            /** @description For each channel, the sentence that a shopper agrees to. */
            consent: {
                [key: string]: string;
            };
            /** @description ISO 3166 code that phone numbers without a country belong to. */
            default_country?: string | null;
            /** @description The language of the texts. */
            locale: string;
            push?: components["schemas"]["PushOffer"] | null;
            shop: components["schemas"]["Profile"];
            /** @description Texts by their key; `{name}` is filled in by the page. */
            texts: {
                [key: string]: string;
            };
        };
        /** @description One subscription's story. */
        SubscriptionStory: {
            address_masked: string;
            /** @description One sentence: why told, or why not yet. */
            because: string;
            consent?: components["schemas"]["ConsentStory"] | null;
            conversion?: components["schemas"]["Conversion"] | null;
            /** Format: int64 */
            created_at: number;
            episodes: components["schemas"]["EpisodeStory"][];
            messages: components["schemas"]["Message"][];
            /**
             * Format: int64
             * @description 1 is next; `None` when not in line.
             */
            position?: number | null;
            state: string;
            subscription_id: string;
        };
        /** @description One entry of a shop's suppression list: the merchant sees whom they must not write to. */
        Suppressed: {
            address: string;
            channel: string;
            /** @description Empty where the contact was erased: of it only this is remembered. */
            contact_id: string;
            /** @description The provider's words. */
            detail?: string | null;
            /** @description `unsubscribed`, `hard_bounce`, `soft_bounces`, `complaint` or `merchant`. */
            reason: string;
            /**
             * Format: int64
             * @description Ms since the Unix epoch.
             */
            suppressed_at: number;
        };
        SuppressionList: {
            items: components["schemas"]["Suppressed"][];
            /** @description Give it as `after` to go on; null on the last page. */
            next?: string | null;
        };
        /** @description Why a template is not taken. */
        TemplateProblem: {
            /** @description Of that part, from 1; `None` where the whole is meant. */
            line?: number | null;
            part: components["schemas"]["Part"];
            problem: string;
        };
        /** @description One event, for the person whose mail it is about. */
        Told: {
            /**
             * Format: int64
             * @description Ms since the Unix epoch.
             */
            at: number;
            detail: string;
            kind: string;
        };
        TrendDay: {
            /** Format: int64 */
            bought: number;
            /**
             * Format: int64
             * @description ms, the start of the day in UTC.
             */
            day: number;
            /** Format: int64 */
            signed_up: number;
            /** Format: int64 */
            told: number;
            /**
             * Format: int64
             * @description In line at the end of the day. Who gave up since is not counted: when they did is not kept.
             */
            waiting: number;
        };
        Trial: {
            mjml?: string | null;
            /** @description Left out with `mjml`: the template as it stands. */
            subject?: string | null;
            /** @description Where the sample goes. */
            to: string;
        };
        Tried: {
            /** @description What is wrong, where something is. */
            detail?: string | null;
            ok: boolean;
        };
        UnknownItem: {
            /** @description Which item of the request, from 0. */
            index: number;
            /** @description What the request called it. */
            name: string;
            problem: string;
        };
        /** @description A webhook that could not be understood, for the merchant. */
        Unreadable: {
            /** @description What it said is still kept. It is not once it named somebody who was erased. */
            kept: boolean;
            /** @description Why it could not be understood. */
            reason?: string | null;
            /**
             * Format: int64
             * @description Ms since the Unix epoch.
             */
            received_at: number;
            topic: string;
            webhook_id: string;
        };
        UnreadableList: {
            items: components["schemas"]["Unreadable"][];
            /** @description Give it as `after` to go on; null on the last page. */
            next?: string | null;
        };
        UserToAdd: {
            email: string;
            name: string;
            /** @description 12 to 200 characters; left out, one is drawn. */
            password?: string | null;
            /** @description `viewer`, `editor` or `owner`. */
            role: string;
        };
        /** @description What a template may say. */
        Variable: {
            meaning: string;
            name: string;
        };
        VariantReach: {
            /** Format: int64 */
            people: number;
            title: string;
            /** @description The platform's id. */
            variant_id: string;
        };
        /** @description One wave, and why it is as large as it is. */
        WaveStory: {
            /** Format: int64 */
            number: number;
            reason: string;
            /** Format: int64 */
            started_at: number;
            /** Format: int64 */
            told: number;
        };
        /** @description Something that the platform is asked to tell. */
        Webhook: {
            /** @description Where it goes. */
            address: string;
            /** @description The platform knows of it. */
            present: boolean;
            topic: string;
        };
        /**
         * @description A part of what the dashboard shows.
         * @enum {string}
         */
        What: "episodes" | "demand" | "messages" | "settings" | "conversions";
        /** @description The page that the chat is open on. */
        Where: {
            /** @description BCP 47; the shop's own when left out. */
            locale?: string | null;
            product_handle?: string | null;
            /** @description A random id that the storefront keeps for this shopper, if it keeps one; at most 64 characters. Only a keyed hash of it is stored. */
            shopper_id?: string | null;
            variant_id?: string | null;
        };
        Who: {
            address: string;
            /** @description `email` or `sms`. */
            channel: string;
        };
        /** @description Whose data it is about. */
        Whose: {
            /** @description An e-mail address, or a phone number with its country. */
            address: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    audit: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                after?: string;
                /** @description 50 when left out, at most 200. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditLog"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_catalogue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CataloguePush"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogueReport"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    channels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"][];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_channel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Changes"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    connector: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connector"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_connector: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Changes"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sync_connector: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    contact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactCard"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    erase_contact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erased"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export_contact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactData"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stop_contact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoppedAlerts"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    erase_person: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Whose"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erased"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A value cannot be used; `field` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export_person: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Whose"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactData"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A value cannot be used; `field` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_contacts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Whose"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundContact"][];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    conversions: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                after?: string;
                /** @description From 1 to 200; 50 when left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversionPage"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    data_requests: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                after?: string;
                /** @description From 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `open` (when left out): those that wait for an answer, what is due first. `done`: the others, the newest first. */
                state?: "open" | "done";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataRequestList"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    data_request: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description request_id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactData"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    close_data_request: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description request_id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reopen_data_request: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description request_id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deflection: {
        parameters: {
            query?: {
                /** @description Ms since the Unix epoch; 30 days before `to` when left out. */
                from?: number;
                /** @description Ms since the Unix epoch, not included; now when left out. */
                to?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deflection"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    demand: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                after?: string;
                /** @description From 1 to 200; 50 when left out. */
                limit?: number;
                /** @description Words of the product, its options or its SKU; the beginnings of words will do. */
                q?: string;
                /** @description `waiting` (most people, the default), `revenue` (most people times price) or `longest` (whose first person waits longest). */
                sort?: "waiting" | "revenue" | "longest";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DemandList"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    demand_export: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    demand_trend: {
        parameters: {
            query?: {
                /** @description From 1 to 365, today included; 30 when left out. */
                days?: number;
            };
            header?: never;
            path: {
                product_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DemandTrend"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    episodes: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                after?: string;
                /** @description From 1 to 200; 50 when left out. */
                limit?: number;
                state?: "open" | "held" | "closed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EpisodeList"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    episode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EpisodeStory"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    approve_episode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_episode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    episode_messages: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                after?: string;
                /** @description From 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `queued`, `paused`, `sent`, `dead`, `returned` or `cancelled`; all when left out. */
                state?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EpisodeMessageList"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    send_now: {
        parameters: {
            query?: {
                /** @description The number of the last wave that whoever asks has seen: asked twice, one wave begins. */
                after_wave?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentNow"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stop_episode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stopped"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    held_episodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Held"][];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Changed"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    home: {
        parameters: {
            query?: {
                /** @description From 1 to 365, today included; 30 when left out. */
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Home"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    run_import: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportUpload"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportResult"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_import: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportUpload"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportPreview"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"][];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyToAdd"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedKey"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revoke_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lift: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lift"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    mail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailStatus"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pause_mail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Pause"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is stopped already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A value cannot be used; `field` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resume_mail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resumed"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retry_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    dead_messages: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"][];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retry_dead_messages: {
        parameters: {
            query?: {
                /** @description One message; all dead ones of the shop when left out. */
                id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revived"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postback: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostbackStatus"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resume_postback: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostbackResumed"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    new_postback_secret: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewSecret"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    test_postback: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tried"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_credentials` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `cross_site` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A value cannot be used; `field` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sign_out_everywhere: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShopSettings"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Changes"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShopSettings"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    dry_run_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Changes"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DryRun"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sign_in_ways: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInWays"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    oidc_start: {
        parameters: {
            query?: {
                /** @description Set to anything by our own page in between. */
                again?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page that goes on by itself */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description To the service */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    oidc_callback: {
        parameters: {
            query?: {
                code?: string;
                error?: string;
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the dashboard */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_sms: {
        parameters: {
            query: {
                /** @description `alert`, `alert_few`, `confirmation`, `confirmed`, `stopped`, `started` or `help`. */
                kind: string;
                /** @description BCP 47; the shop's own when left out. */
                language?: string;
                /** @description A product's title, to see how a long one is cut; a sample when left out. */
                product?: string;
                variant?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SmsPreview"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_stock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StockPush"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockReport"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    subscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionStory"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    suppressions: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                after?: string;
                /** @description From 1 to 200; 50 when left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressionList"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_suppression: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Who"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_suppression: {
        parameters: {
            query: {
                address: string;
                /** @description `email` or `sms`. */
                channel: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lift_suppression: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Who"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_suppression: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Whose"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suppressed"][];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    templates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Kept"][];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    template: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
                language: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shown"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_template: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
                language: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Draft"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This shop has nothing of that name */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reset_template: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
                language: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_template: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
                language: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Draft"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This shop has nothing of that name */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    test_template: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
                language: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Trial"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This shop has nothing of that name */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    users: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"][];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserToAdd"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedUser"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `exists`, `works_elsewhere` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `last_owner` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_role: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleChange"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `last_owner` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_expected: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                variant_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Expected"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unreadable_webhooks: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                after?: string;
                /** @description From 1 to 200; 50 when left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnreadableList"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    drop_unreadable: {
        parameters: {
            query?: {
                /** @description One webhook; all of the shop that could not be understood when left out. */
                id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GivenUp"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retry_unreadable: {
        parameters: {
            query?: {
                /** @description One webhook; all of the shop that could not be understood when left out. */
                id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadAgain"];
                };
            };
            /** @description The request cannot be read, or names no shop */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody is signed in, or the key opens nothing */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: the permission is missing; `cross_site`: the request comes from another site's page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    server: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/vnd.api+json": Record<string, never>;
            };
        };
        responses: {
            /** @description JSON:API errors that point at their source */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description In line */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    client: {
        parameters: {
            query: {
                /** @description The publishable key, pk_… */
                company_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description data.attributes: channels, profile; data.relationships: variant */
        requestBody: {
            content: {
                "application/vnd.api+json": Record<string, never>;
            };
        };
        responses: {
            /** @description JSON:API errors that point at their source */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description In line */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    check: {
        parameters: {
            query?: {
                /** @description The product: the platform's id, ours, or its handle. Answers for all its variants. */
                product?: string;
                /** @description The variant: the platform's id (number, text or gid), ours, or a SKU. */
                variant?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    chat: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChatTurn"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatReply"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read: {
        parameters: {
            query?: {
                /** @description BCP 47, such as the page's `lang`; the shop's own when left out or not one of ours. */
                locale?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorefrontSettings"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sign_up: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignUp"];
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Joined"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It can be bought now */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Done */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
