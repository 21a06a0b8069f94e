//! Customers are met, and what was written down by mistake is thrown away.

use directory::customers::{self as customer, Customer};
use records::{Result, Writes};
use sales::wanted;
use schema::Value;

use super::{Stage, names::place};
use crate::demo::plan::Wanted;

impl Stage {
    pub(super) fn meet(&mut self, tx: &mut Writes<'_, '_>, at: usize) -> Result<()> {
        let (client, names) = (&self.plan.clients[at], &self.names);
        let mut row = tx.new_record::<Customer>()?;
        row.set(customer::NAME, client.name.clone());
        row.set(customer::KIND, client.kind);
        row.set(customer::PARENT, client.parent.and_then(|parent| self.clients[parent]));
        row.set(customer::MOBILE, client.mobile.clone());
        row.set(customer::PHONE, client.phone.clone());
        row.set(customer::EMAIL, client.email.clone());
        row.set(customer::NATIONAL_ID, client.national_id.clone());
        row.set(customer::BIRTH_DATE, client.birth_date);
        row.set(customer::CITY, place(&names.cities, Some(client.city)));
        row.set(customer::PROVINCE, place(&names.provinces, Some(client.city)));
        row.set(customer::ADDRESS, client.address.clone());
        row.set(customer::POSTAL_CODE, client.postal_code.clone());
        row.set(customer::WEBSITE, client.website.clone());
        row.set(customer::INDUSTRY, place(&names.industries, client.industry));
        row.set(customer::EMPLOYEES, client.employees);
        row.set(customer::FOUNDED, client.founded);
        row.set(customer::SUPPLIER, client.is_supplier);
        row.set(customer::PARTNER, client.is_partner);
        row.set(customer::DEALER, client.is_dealer);
        row.set(customer::NOTE, place(&names.notes, client.note));
        let (products, series) = (&names.products, &names.series);
        let wanted = client.wanted.map(|wanted| if wanted == Wanted::Product { products } else { series });
        row.set(wanted::WANTED, wanted.and_then(|list| place(list, Some(client.likes))));
        row.put("owner", Value::Id(self.users[client.owner]));
        self.clients[at] = Some(tx.save(row)?.key());
        Ok(())
    }

    pub(super) fn slip(&self, tx: &mut Writes<'_, '_>, nth: usize) -> Result<()> {
        let mut row = tx.new_record::<Customer>()?;
        row.set(customer::NAME, self.names.slips[nth].to_owned());
        let row = tx.save(row)?;
        tx.delete_any(row.into_any())
    }
}
